<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * The token goes over TLS that was verified, or over plain http that was asked for, or not at all.
 *
 * @group once
 */
final class TlsTest extends ChainCase
{
    protected static function simulator(): array
    {
        return ['--install', 'manual', '--delete', 'manual', '--tls', '--http2'];
    }

    public function test_a_private_authority_named_in_access_hash_is_trusted(): void
    {
        $this->assertConnects();
        $this->assertSucceeds('CreateAccount', $this->shop->order());
        $log = $this->panel->log();
        self::assertSame(['HTTP/2.0'], array_values(array_unique(array_column($log, 'protocol'))));
        self::assertSame('Bearer ' . $this->panel->token, $log[0]['headers']['authorization']);
    }

    /** Put back: `CURLOPT_SSL_VERIFYPEER => false` in host-php/panel-http/src/CurlRequest.php. */
    public function test_hazard_15_a_certificate_of_an_unknown_authority_is_refused(): void
    {
        $this->assertRefused(['accesshash' => ''], "The panel's TLS certificate isn't accepted");
    }

    /** Put back: `CURLOPT_SSL_VERIFYPEER => false` in host-php/panel-http/src/CurlRequest.php. */
    public function test_hazard_15_a_certificate_of_another_authority_is_refused(): void
    {
        $key = openssl_pkey_new(['private_key_bits' => 2048]);
        $request = openssl_csr_new(['commonName' => 'Panel simulator'], $key);
        openssl_x509_export(openssl_csr_sign($request, null, $key, 1), $certificate);
        $file = $this->shop->folder . '/other-ca.pem';
        file_put_contents($file, $certificate);
        $this->assertRefused(['accesshash' => "ca=$file"], "The panel's TLS certificate isn't accepted");
    }

    /** Put back: `CURLOPT_SSL_VERIFYHOST => 0` in host-php/panel-http/src/CurlRequest.php. */
    public function test_hazard_15_a_certificate_of_another_host_is_refused(): void
    {
        $this->assertRefused(
            ['hostname' => "https://panel.localhost:{$this->panel->port()}"],
            "The panel's TLS certificate isn't accepted"
        );
    }

    /** Put back: leave the check of `http` with Secure ticked out of host-php/panel-http/src/PanelAddress.php. */
    public function test_hazard_15_http_with_secure_ticked_is_refused_before_any_request(): void
    {
        $this->assertNeverInClear(function (string $address): array {
            return ['hostname' => "http://$address", 'secure' => true];
        }, 'Hostname begins with http:// and Secure is ticked');
    }

    /** Put back: `http://` in place of `https://` for a Hostname without scheme, in host-php/panel-http/src/PanelAddress.php. */
    public function test_hazard_15_a_bare_address_with_secure_ticked_is_spoken_to_over_tls_only(): void
    {
        $this->assertNeverInClear(function (string $address): array {
            return ['hostname' => $address, 'secure' => true];
        }, '');
        $this->assertNeverInClear(function (string $address): array {
            [$host, $port] = explode(':', $address);
            return ['hostname' => $host, 'port' => $port, 'secure' => true];
        }, '');
    }

    public function test_a_bare_address_with_port_and_secure_ticked_is_served(): void
    {
        $this->record(['hostname' => $this->panel->host(), 'port' => (string) $this->panel->port()]);
        $this->assertConnects();
    }

    public function test_a_file_of_authorities_that_is_not_there_is_named(): void
    {
        $this->assertRefused(['accesshash' => 'ca=/nowhere/ca.pem'], "PHP can't read the CA file /nowhere/ca.pem");
    }

    public function test_an_access_hash_that_says_something_else_is_named(): void
    {
        $this->record(['accesshash' => "ca={$this->panel->ca}\nverify=no"]);
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertFalse($answer['success']);
        self::assertStringContainsString('Access Hash, line 2: "verify=no" is not known', $answer['error']);
    }

    /** @param array<string, mixed> $changes of the server record */
    private function assertRefused(array $changes, string $says): void
    {
        $this->record($changes);
        foreach ($this->hooks() as $hook => $answer) {
            self::assertStringContainsString($says, $answer, $hook);
        }
        self::assertSame([], $this->panel->log(), 'requests');
        self::assertSame([], $this->panel->servers());
    }

    /**
     * Listens itself and reads what arrives.
     *
     * @param callable(string): array<string, mixed> $changes of the server record, for an address with port
     */
    private function assertNeverInClear(callable $changes, string $says): void
    {
        $listener = stream_socket_server('tcp://127.0.0.1:0');
        $this->record($changes((string) stream_socket_get_name($listener, false)));
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertFalse($answer['success']);
        self::assertStringContainsString($says, $answer['error']);
        $reading = [$listener];
        $none = null;
        $arrived = '';
        while (stream_select($reading, $none, $none, 0) === 1) {
            $arrived .= stream_get_contents(stream_socket_accept($listener, 0));
            $reading = [$listener];
        }
        if ($says !== '') {
            self::assertSame('', $arrived);
        } else {
            self::assertSame("\x16\x03", substr($arrived, 0, 2), 'begins as TLS does');
        }
        self::assertStringNotContainsString($this->panel->token, $arrived);
        self::assertStringNotContainsString('Bearer', $arrived);
    }

    /** @return array<string, string> what hooks answered, by name */
    private function hooks(): array
    {
        $this->shop->whmcs->logInAdmin();
        $server = $this->shop->server;
        return [
            'TestConnection' => $this->shop->whmcs->serverModule('TestConnection', $server)['error'],
            'AdminSingleSignOn' => $this->shop->whmcs->serverModule('AdminSingleSignOn', $server)['errorMsg'],
            'CreateAccount' => $this->hook('CreateAccount', $this->shop->order()),
        ];
    }

    /** @param array<string, mixed> $changes of the server record */
    private function record(array $changes): void
    {
        $database = $this->shop->whmcs->database();
        $database->table('tblservers')->delete();
        $this->shop->whmcs->addServer($this->shop->serverFields($changes + ['id' => $this->shop->server]));
    }

    /** There is nothing to warn of, but of v3's age. */
    private function assertConnects(): void
    {
        $answer = $this->shop->whmcs->serverModule('TestConnection', $this->shop->server);
        self::assertTrue($answer['success'], $answer['error']);
        $warnings = array_filter(explode("\n", $answer['error']));
        self::assertCount($this->panel->isV3() ? 2 : 0, $warnings);
        foreach ($warnings as $warning) {
            self::assertStringContainsString('upgrade the panel', $warning);
        }
    }
}
