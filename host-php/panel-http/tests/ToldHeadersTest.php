<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\ToldHeaders;
use PHPUnit\Framework\TestCase;

/**
 * What an answer brings back is a list of what may, not of what may not.
 */
final class ToldHeadersTest extends TestCase
{
    /** Put back: src/ToldHeaders.php, of(): tell every header; or shortened(): return the value. */
    public function testWhatSaysWhoAnsweredIsToldAndNothingElse(): void
    {
        $headers = [
            ['content-type', 'text/html'], ['retry-after', '7'], ['x-ratelimit-remaining', '3'],
            ['server', "nginx\xff"], ['cf-mitigated', 'challenge'], ['x-powered-by', 'PHP'],
            ['authorization', 'Bearer x'], ['set-cookie', 'a=b'], ['x-request-id', 'x'], ["server\n", 'x'],
        ];
        self::assertSame(
            [
                ['name' => 'content-type', 'value' => 'text/html'],
                ['name' => 'retry-after', 'value' => '7'],
                ['name' => 'x-ratelimit-remaining', 'value' => '3'],
                ['name' => 'server', 'value' => "nginx\u{fffd}"],
                ['name' => 'cf-mitigated', 'value' => 'challenge'],
            ],
            ToldHeaders::of($headers)
        );
        foreach (
            [
                ['www-authenticate', 'Basic realm="secret"', 'Basic'],
                ['www-authenticate', "Negotiate,Basic", 'Negotiate'],
                ['www-authenticate', '', ''],
                ['location', 'https://user:secret@sso.example/login?token=secret#secret', 'https://sso.example/login'],
                ['location', '//user@sso.example/a@b', '//sso.example/a@b'],
                ['location', '/login?next=secret', '/login'],
                ['location', 'login', 'login'],
            ] as [$name, $value, $told]
        ) {
            self::assertSame([['name' => $name, 'value' => $told]], ToldHeaders::of([[$name, $value]]));
        }
    }
}
