<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\Octets;
use PHPUnit\Framework\TestCase;

final class OctetsTest extends TestCase
{
    public function testBytesThatAreNotUtf8TravelInBase64(): void
    {
        self::assertSame('héllo', Octets::encode('héllo'));
        self::assertSame(['base64' => '//4='], Octets::encode("\xff\xfe"));
        foreach (['', 'héllo', "\0", "\xff\xfe", random_bytes(64)] as $bytes) {
            self::assertSame($bytes, Octets::of(json_decode(json_encode(Octets::encode($bytes)), true)));
        }
    }
}
