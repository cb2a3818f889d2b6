<?php

declare(strict_types=1);

namespace PanelHttp\Tests;

use PanelHttp\Tests\Support\Certificate;
use PanelHttp\Tests\Support\Files;
use PanelHttp\Tests\Support\ScriptedServer;
use PanelHttp\TrustedAuthorities;
use PHPUnit\Framework\TestCase;

/**
 * A folder of authorities, as `update-ca-certificates` makes it: each under the hash of its name, and a file of all.
 */
final class TrustedAuthoritiesTest extends TestCase
{
    private string $folder;

    protected function setUp(): void
    {
        $this->folder = Files::temporary() . '.d';
        mkdir($this->folder);
    }

    protected function tearDown(): void
    {
        array_map('unlink', glob("$this->folder/*") ?: []);
        rmdir($this->folder);
    }

    /** Put back: leave CURLOPT_CAPATH out, so that only the file that libcurl has to be given is trusted. */
    public function testEveryAuthorityOfTheFolderIsTrustedAndNoOther(): void
    {
        $certificates = [new Certificate('IP:127.0.0.1,DNS:one.test'), new Certificate('IP:127.0.0.1,DNS:two.test')];
        array_map([$this, 'add'], $certificates);
        touch("$this->folder/ca-certificates.crt");
        foreach ($certificates as $certificate) {
            self::assertSame(CURLE_OK, $this->resultOf($certificate));
        }
        self::assertSame(CURLE_SSL_CACERT, $this->resultOf(new Certificate('IP:127.0.0.1')));
    }

    public function testFolderThatIsNotKeptForLookingUpIsLeftToLibcurl(): void
    {
        self::assertSame([], TrustedAuthorities::in("$this->folder/none"));
        touch("$this->folder/ca-certificates.crt");
        touch("$this->folder/authority.pem");
        touch("$this->folder/0123abcd.r0");
        self::assertSame([], TrustedAuthorities::in($this->folder));
        unlink("$this->folder/ca-certificates.crt");
        $this->add(new Certificate('IP:127.0.0.1'));
        self::assertSame([], TrustedAuthorities::in($this->folder), 'no sign that the folder holds what the file does');
    }

    /** What the class relies on, where the tests run. */
    public function testTheSystemsFolderHoldsWhatItsFileDoes(): void
    {
        $options = TrustedAuthorities::curlOptions();
        self::assertFileIsReadable($options[CURLOPT_CAINFO]);
        $folder = $options[CURLOPT_CAPATH];
        preg_match_all('/-----BEGIN.*?-----END[^\n]*/s', file_get_contents("$folder/ca-certificates.crt"), $all);
        self::assertGreaterThan(50, count($all[0]));
        foreach ($all[0] as $pem) {
            $fingerprint = openssl_x509_fingerprint($pem);
            $parts = openssl_x509_parse($pem);
            $same = array_filter(glob("$folder/{$parts['hash']}.*"), static function (string $file) use ($fingerprint) {
                return openssl_x509_fingerprint(file_get_contents($file)) === $fingerprint;
            });
            self::assertNotSame([], $same, $parts['name']);
        }
    }

    private function add(Certificate $certificate): void
    {
        $hash = openssl_x509_parse(file_get_contents($certificate->authority))['hash'];
        copy($certificate->authority, "$this->folder/$hash.0");
    }

    /** @return int libcurl's number of what came of a request to a server that shows the certificate */
    private function resultOf(Certificate $certificate): int
    {
        $server = new ScriptedServer(['/' => [ScriptedServer::answer()]], $certificate->server);
        $curl = curl_init("https://127.0.0.1:$server->port/");
        curl_setopt_array($curl, TrustedAuthorities::in($this->folder) + [CURLOPT_RETURNTRANSFER => true]);
        curl_exec($curl);
        return curl_errno($curl);
    }
}
