<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\ForbiddenRequest;
use PanelHttp\PanelAddress;
use PanelHttp\RequestRules;
use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\Tests\Support\TransportTestCase;

final class RequestRulesTest extends TransportTestCase
{
    private const SEED = 20261201;
    private const PATHS = 200000;

    /** What a path is made of: what separates the parts of a URL, in several ways of writing it, and what doesn't. */
    private const PIECES = [
        '/', '/', '/', '//', '\\', '@', ':', ':80', '#', '?', '&', '=', ';', '.', '..', '%2e', '%2E', '%2f', '%5c',
        '%40', '%23', '%00', '%0a', '%25', '%252e', '%', 'evil.example', 'user:pass', 'a', 'b1', 'api', '~', '[', ']',
        '[::1]', '{', '}', '|', '^', '`', '"', "'", '<', '>', '*', '+', ',', '$', '!', '(', ')', ' ', "\t", "\r", "\n",
        "\0", "\x7f", "\x80", "\xff", "\u{e4}", "\u{ff0f}", "\u{2024}", 'http://', 'HTTPS:', '127.0.0.1',
    ];

    public function testEveryPathOfTheTableIsAllowedOrRefusedWithItsReason(): void
    {
        $table = json_decode((string) file_get_contents(__DIR__ . '/paths.json'), true);
        self::assertGreaterThan(40, count($table));
        foreach ($table as [$path, $why]) {
            self::assertSame($why, RequestRules::ofPath($path), (string) json_encode($path));
        }
        // What JSON can't hold.
        foreach (["/\xff", "/a\x80b", "\xff"] as $path) {
            self::assertNotNull(RequestRules::ofPath($path));
        }
    }

    /**
     * libcurl, which takes the URL apart, finds no other host, port, user or folder in one that is allowed.
     *
     * Put back: src/RequestRules.php, ofPath(): allow "..", or "#". (The other rules are for servers and proxies that
     * take a URL apart in another way.)
     */
    public function testNoPathThatIsAllowedNamesAnotherPlaceForLibcurl(): void
    {
        $curl = \FFI::cdef(
            'void *curl_url(void); void curl_url_cleanup(void *url); void curl_free(void *part);'
            . 'int curl_url_set(void *url, int what, const char *part, unsigned int flags);'
            . 'int curl_url_get(void *url, int what, char **part, unsigned int flags);',
            'libcurl.so.4'
        );
        [$user, $host, $port, $path, $fragment] = [2, 5, 6, 7, 9];
        $part = static function (\FFI\CData $url, int $what) use ($curl): ?string {
            $text = $curl->new('char *');
            if ($curl->curl_url_get($url, $what, \FFI::addr($text), 0) !== 0) {
                return null;
            }
            $found = \FFI::string($text);
            $curl->curl_free($text);
            return $found;
        };
        $addresses = [
            new PanelAddress('https://panel.example.com:8443', '/base'),
            new PanelAddress('https://panel.example.com:8443'),
        ];
        mt_srand(self::SEED);
        $allowed = 0;
        for ($number = 0; $number < self::PATHS; $number++) {
            $made = mt_rand(0, 9) === 0 ? '' : '/';
            for ($pieces = mt_rand(0, 8); $pieces > 0; $pieces--) {
                $made .= self::PIECES[mt_rand(0, count(self::PIECES) - 1)];
            }
            if (RequestRules::ofPath($made) !== null) {
                continue;
            }
            $allowed++;
            $address = $addresses[$number % 2];
            $url = $curl->curl_url();
            // Parsed with dot segments removed, as a server might remove them; libcurl sends them as they are.
            if ($curl->curl_url_set($url, 0, $address->url($made), 0) === 0) {
                $found = [$part($url, $user), $part($url, $host), $part($url, $port), $part($url, $fragment)];
                self::assertSame([null, 'panel.example.com', '8443', null], $found, $made);
                $folder = $number % 2 === 0 ? '/base/' : '/';
                self::assertStringStartsWith($folder, (string) $part($url, $path), $made);
            }
            $curl->curl_url_cleanup($url);
        }
        mt_srand();
        self::assertGreaterThan(self::PATHS / 20, $allowed);
    }

    /** Put back: src/CurlTransport.php, sendAll(): check nothing. */
    public function testNothingOfAWaveIsSentThatHoldsAForbiddenRequest(): void
    {
        $server = new ScriptedServer(['/a' => [ScriptedServer::answer()]]);
        foreach (
            [
                ['path' => '//evil.example/'],
                ['headers' => [['name' => 'Authorization', 'value' => 'Bearer x']]],
                ['headers' => [['name' => 'accept', 'value' => "x\r\nhost: evil.example"]]],
                ['headers' => [['name' => 'accept', 'value' => "x\0"]]],
                ['headers' => ['accept']],
                ['headers' => [['name' => 'accept', 'value' => ['x']]]],
            ] as $bad
        ) {
            try {
                $this->transport($server)->sendAll([self::request('get', '/a'), $bad + self::request('get', '/a')]);
                self::fail('It was sent.');
            } catch (ForbiddenRequest $refusal) {
                self::assertStringNotContainsString('evil', $refusal->getMessage());
            }
        }
        self::assertSame([], $server->requests());
    }
}
