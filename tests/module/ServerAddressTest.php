<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;
use WHMCS\Module\Server\Convoy\BadAddress;
use WHMCS\Module\Server\Convoy\ServerAddress;

final class ServerAddressTest extends TestCase
{
    /**
     * @return iterable<string, array{string, bool, string, string}>
     */
    public function addresses(): iterable
    {
        $table = [
            // Hostname, Secure, Port, where the panel is
            ['panel.example.com', true, '', 'https://panel.example.com'],
            ['panel.example.com', false, '', 'http://panel.example.com'],
            ['192.0.2.7', true, '', 'https://192.0.2.7'],
            ['192.0.2.7', false, '', 'http://192.0.2.7'],
            ['2001:db8::7', true, '', 'https://[2001:db8::7]'],
            ['2001:db8::7', true, '8443', 'https://[2001:db8::7]:8443'],
            ['[2001:DB8::7]', false, '', 'http://[2001:db8::7]'],
            ['[2001:db8::7]:8443', true, '', 'https://[2001:db8::7]:8443'],
            ['https://[2001:db8::7]:8443/panel', true, '', 'https://[2001:db8::7]:8443/panel'],
            ['https://panel.example.com', true, '', 'https://panel.example.com'],
            ['https://panel.example.com', false, '', 'https://panel.example.com'],
            ['http://panel.example.com', false, '', 'http://panel.example.com'],
            ['HTTPS://Panel.Example.COM', false, '', 'https://panel.example.com'],
            ['panel.example.com', true, '8443', 'https://panel.example.com:8443'],
            ['panel.example.com', false, '8080', 'http://panel.example.com:8080'],
            ['panel.example.com:9443', true, '8443', 'https://panel.example.com:9443'],
            ['https://panel.example.com:9443', true, '8443', 'https://panel.example.com:9443'],
            ['panel.example.com', true, '443', 'https://panel.example.com'],
            ['panel.example.com', true, '80', 'https://panel.example.com'],
            ['panel.example.com', false, '443', 'http://panel.example.com'],
            ['panel.example.com', false, '80', 'http://panel.example.com'],
            ['https://panel.example.com', false, '80', 'https://panel.example.com'],
            ['http://panel.example.com', false, '443', 'http://panel.example.com'],
            ['panel.example.com', true, '0', 'https://panel.example.com'],
            ['panel.example.com', true, ' 8443 ', 'https://panel.example.com:8443'],
            ['https://panel.example.com:443', true, '', 'https://panel.example.com'],
            ['https://panel.example.com/', true, '', 'https://panel.example.com'],
            ['https://panel.example.com/convoy', true, '', 'https://panel.example.com/convoy'],
            ['panel.example.com/convoy/', true, '', 'https://panel.example.com/convoy'],
            ['panel.example.com:8443/convoy', true, '', 'https://panel.example.com:8443/convoy'],
            ['  panel.example.com  ', true, '', 'https://panel.example.com'],
            ['localhost', false, '8000', 'http://localhost:8000'],
            ['bücher.example', true, '', 'https://xn--bcher-kva.example'],
        ];
        foreach ($table as $case) {
            yield sprintf('%s, %s, port "%s"', $case[0], $case[1] ? 'secure' : 'not secure', $case[2]) => $case;
        }
    }

    /**
     * @dataProvider addresses
     */
    public function testServerRecordNamesThePanel(string $hostname, bool $secure, string $port, string $url): void
    {
        $address = ServerAddress::read($hostname, $secure, $port);
        self::assertSame($url, $address->url());
        self::assertSame("$url/api/application/nodes?page=2", $address->url('/api/application/nodes?page=2'));
        self::assertStringStartsWith($address->origin, $url);
        self::assertSame(strpos($url, 'https:') === 0, $address->isTls());
    }

    /**
     * @return iterable<string, array{string, bool, string, string}>
     */
    public function unusable(): iterable
    {
        $table = [
            // Hostname, Secure, Port, what the message names
            ['', true, '', 'blank'],
            ['   ', true, '', 'blank'],
            ['http://panel.example.com', true, '', 'Secure is ticked'],
            ['http://192.0.2.7:80', true, '', 'Secure is ticked'],
            ['ftp://panel.example.com', true, '', 'ftp://'],
            ['file:///etc/passwd', true, '', 'address'],
            ['panel.example.com:8080:9090', true, '', '8080'],
            ['https://panel.example.com:8080:9090', true, '', '8080'],
            ['panel.example.com:99999', true, '', 'address'],
            ['panel.example.com:0', true, '', 'port 0'],
            ['panel.example.com:http', true, '', 'address'],
            ['panel.example.com', true, 'https', 'Port "https"'],
            ['panel.example.com', true, '70000', 'Port "70000"'],
            ['panel.example.com', true, '-1', 'Port "-1"'],
            ['panel.example.com', true, '8443.5', 'Port "8443.5"'],
            ['admin@panel.example.com', true, '', 'user name'],
            ['https://admin:secret@panel.example.com', true, '', 'user name'],
            ['https://panel.example.com\\@evil.example', true, '', 'address'],
            ['panel example.com', true, '', 'address'],
            ["panel.example.com\r\nHost: evil.example", true, '', 'address'],
            ['https://panel.example.com/?a=b', true, '', '?'],
            ['panel.example.com#top', true, '', '#'],
            ['https://panel.example.com/a/../b', true, '', 'address'],
            ['https://', true, '', 'address'],
            ['//panel.example.com', true, '', 'address'],
            ['https:panel.example.com', true, '', 'address'],
            ['-panel.example.com', true, '', '-panel'],
            ['[fe80::1%25eth0]', true, '', 'fe80'],
            ['[192.0.2.7]', true, '', '192.0.2.7'],
            ['panel_example', true, '', 'panel_example'],
            [str_repeat('a', 300) . '.example', true, '', 'neither'],
        ];
        foreach ($table as $case) {
            yield sprintf('%s, %s, port "%s"', $case[0], $case[1] ? 'secure' : 'not secure', $case[2]) => $case;
        }
    }

    /**
     * @dataProvider unusable
     */
    public function testUnusableServerRecordIsRefusedWithItsReason(
        string $hostname,
        bool $secure,
        string $port,
        string $named
    ): void {
        $this->expectException(BadAddress::class);
        $this->expectExceptionMessageMatches('~' . preg_quote($named, '~') . '~');
        ServerAddress::read($hostname, $secure, $port);
    }

    public function testMessageAboutAPasswordInTheHostnameDoesNotRepeatIt(): void
    {
        try {
            ServerAddress::read('https://admin:secret@panel.example.com', true, '');
            self::fail('accepted');
        } catch (BadAddress $e) {
            self::assertStringNotContainsString('secret', $e->getMessage());
        }
    }

    public function testMissingCaFileIsNamed(): void
    {
        $this->expectException(BadAddress::class);
        $this->expectExceptionMessageMatches('~/nowhere/ca\.pem~');
        ServerAddress::read('panel.example.com', true, '', '/nowhere/ca.pem');
    }
}
