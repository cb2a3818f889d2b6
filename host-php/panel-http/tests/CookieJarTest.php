<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\CookieJar;
use PHPUnit\Framework\TestCase;

final class CookieJarTest extends TestCase
{
    private function jar(): CookieJar
    {
        return CookieJar::fromSetCookie([
            'XSRF-TOKEN=abc%3D%3D; expires=Sun, 22 Nov 2026 18:00:00 GMT; Max-Age=7200; path=/; samesite=lax',
            'convoy_session=first; path=/; httponly',
            'convoy_session=s3cr3t=; path=/; httponly',
            'nonsense',
            '=nameless',
        ]);
    }

    public function testCookiesGoBackAsTheyCameWithoutAttributes(): void
    {
        self::assertSame('XSRF-TOKEN=abc%3D%3D; convoy_session=s3cr3t=', $this->jar()->cookieHeader());
    }

    public function testCookieIsUrlDecoded(): void
    {
        self::assertSame('abc==', $this->jar()->decoded('XSRF-TOKEN'));
        self::assertNull(CookieJar::fromSetCookie(['convoy_session=x'])->decoded('XSRF-TOKEN'));
    }

    public function testJarSurvivesStorage(): void
    {
        self::assertEquals($this->jar(), CookieJar::fromJson($this->jar()->toJson()));
        self::assertSame('{}', CookieJar::fromSetCookie([])->toJson());
        self::assertTrue(CookieJar::fromJson('{}')->isEmpty());
    }

    public function testDumpShowsNoValue(): void
    {
        ob_start();
        var_dump($this->jar());
        $dump = ob_get_clean() . print_r($this->jar(), true);
        self::assertStringContainsString('convoy_session', $dump);
        self::assertStringNotContainsString('s3cr3t', $dump);
        self::assertStringNotContainsString('abc', $dump);
    }
}
