<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyTests\Panel;
use InstallTests\Program;

/** What doctor says of WHMCS and its panels; and Test Connection, where it fails. */
final class DoctorInWhmcsTest extends ShopCase
{
    /**
     * Doctor and Test Connection say the same, and nothing is asked.
     *
     * @param array<string, mixed> $record
     */
    private function assertUnreachable(array $record, string $says): void
    {
        $this->record($record);
        $ended = $this->doctor();
        self::assertFaults([$says], $ended);
        self::assertStringContainsString(': not looked at: its token, what it answers and its clock', $ended->printed);
        self::assertStringNotContainsString('clocks: ', $ended->printed);
        $error = $this->testConnection();
        self::assertStringContainsString('What the doctor found: ' . $says, $error);
        self::assertSame([], $this->panel->log(), 'requests');
    }

    public function test_all_is_well(): void
    {
        $ended = $this->doctor();
        self::assertFaults([], $ended);
        self::assertLine("✓ WHMCS in {$this->tree->folder}\n", $ended);
        self::assertLine("✓ whoever reads WHMCS can read the module\n", $ended);
        self::assertLine("✓ hooks.php is loaded: the cron ran it 0 min ago\n", $ended);
        $name = "✓ Panel (#{$this->shop->server}): ";
        self::assertLine("{$name}127.0.0.1:{$this->panel->port()} takes connections\n", $ended);
        self::assertLine("{$name}certificate for 127.0.0.1, localhost, by Panel simulator, until 4096-01-01 (", $ended);
        self::assertLine("{$name}ConvoyPanel v4", $ended);
        self::assertMatchesRegularExpression('/: clocks: [12]?\d s apart$/m', $ended->printed);
        self::assertStringNotContainsString(explode('|', $this->panel->token)[1], $ended->printed);
        foreach ($this->panel->log() as $request) {
            // What isn't asked by the component carries no token.
            $isAsked = strpos($request['path'], '/api/application/') === 0;
            self::assertTrue($isAsked || !isset($request['headers']['authorization']));
        }
    }

    public function test_a_name_that_dns_does_not_know(): void
    {
        $this->assertUnreachable(
            ['hostname' => 'https://panel.convoy.invalid'],
            'panel.convoy.invalid has no address in DNS'
        );
    }

    public function test_a_name_is_told_with_its_addresses(): void
    {
        $this->record(['hostname' => "https://localhost:{$this->panel->port()}"]);
        self::assertStringContainsString('localhost is 127.0.0.1', $this->doctor()->printed);
    }

    public function test_a_port_that_is_closed(): void
    {
        $listener = stream_socket_server('tcp://127.0.0.1:0');
        $address = (string) stream_socket_get_name($listener, false);
        fclose($listener);
        $says = "$address takes no connection: Connection refused";
        $this->assertUnreachable(['hostname' => "https://$address"], $says);
    }

    public function test_a_port_that_speaks_no_tls(): void
    {
        $plain = Panel::start([], 'v4');
        $this->assertUnreachable(['hostname' => "https://127.0.0.1:{$plain->port()}"], 'no TLS: ');
    }

    public function test_an_authority_that_is_not_trusted(): void
    {
        $this->assertUnreachable(
            ['accesshash' => ''],
            'this machine doesn\'t trust the certificate\'s issuer, Panel simulator: '
        );
    }

    public function test_a_certificate_that_has_ended(): void
    {
        $server = new TlsServer('IP:127.0.0.1', '2020-01-01');
        $this->assertUnreachable(
            ['hostname' => "https://127.0.0.1:$server->port", 'accesshash' => "ca=$server->certificate"],
            'the certificate, by Test authority, ended on 2020-12-31 (it is '
        );
    }

    public function test_a_certificate_that_does_not_hold_yet(): void
    {
        $begins = (idate('Y') + 1) . '-06-01';
        $server = new TlsServer('IP:127.0.0.1', $begins);
        $this->assertUnreachable(
            ['hostname' => "https://127.0.0.1:$server->port", 'accesshash' => "ca=$server->certificate"],
            "the certificate, by Test authority, begins on $begins (it is "
        );
    }

    public function test_a_certificate_for_another_host(): void
    {
        $server = new TlsServer('DNS:panel.example.test,DNS:*.example.test', date('Y-m-d', time() - 86400));
        $this->assertUnreachable(
            ['hostname' => "https://127.0.0.1:$server->port", 'accesshash' => "ca=$server->certificate"],
            'the certificate is for panel.example.test, *.example.test, not for 127.0.0.1'
        );
    }

    public function test_plain_http_is_told(): void
    {
        $this->open(Panel::start([], 'v4'));
        $ended = $this->doctor();
        self::assertFaults([], $ended);
        self::assertStringContainsString(': not encrypted: the token can be read on the way', $ended->printed);
    }

    public function test_a_token_that_is_not_accepted(): void
    {
        $this->record(['password' => 'wrong-token']);
        $ended = $this->doctor();
        self::assertFaults(["doesn't accept the API token"], $ended);
        self::assertStringNotContainsString('wrong-token', $ended->printed);
        // The way is clear, and nothing of it stands there.
        self::assertStringNotContainsString('What the doctor found', $this->testConnection());
    }

    public function test_a_server_record_that_can_not_be_used(): void
    {
        $this->record(['accesshash' => "ca={$this->panel->ca}\nverify=no"]);
        self::assertFaults(['Access Hash, line 2: "verify=no" is not known'], $this->doctor());
        $this->record(['password' => '']);
        self::assertFaults(['The server record has no API token.'], $this->doctor());
        self::assertStringNotContainsString('What the doctor found', $this->testConnection());
    }

    public function test_the_other_generation_is_told(): void
    {
        $this->open(Panel::start(['--tls'], 'v3'));
        $ended = $this->doctor();
        self::assertFaults([], $ended);
        self::assertStringContainsString('✓ Panel (#1): ConvoyPanel v3', $ended->printed);
        self::assertStringContainsString('– Panel (#1): ', $ended->printed, 'and what it is too old for');
    }

    /**
     * The panel makes and checks sign-on links by its own clock: nothing fails, so that it is no problem.
     *
     * @dataProvider clocks
     */
    public function test_clocks_that_differ_are_told_and_no_problem(int $seconds, string $says): void
    {
        $panel = Panel::start(['--tls', '--now', (string) (time() + $seconds)], 'v4');
        $this->open($panel);
        $ended = $this->doctor();
        self::assertFaults([], $ended);
        $line = "/^– .*: the panel's clock is \\d+ s $says this machine's: sign-on works all the same/m";
        self::assertMatchesRegularExpression($line, $ended->printed);
        preg_match('/clock is (\d+) s/', $ended->printed, $found);
        // The panel's clock stands still while the test runs.
        self::assertEqualsWithDelta(abs($seconds), (int) $found[1], 60);
    }

    /** @return array<string, array{int, string}> */
    public function clocks(): array
    {
        return [[3600, 'ahead of'], [-3600, 'behind']];
    }

    public function test_files_that_the_web_server_may_not_read(): void
    {
        $library = glob("{$this->tree->module}/sets/*/wasm/*.so")[0];
        $assets = glob("{$this->tree->module}/sets/*/assets")[0];
        chmod($library, 0600);
        chmod($assets, 0700);
        $ended = $this->doctor();
        self::assertFaults(['the web server\'s user may not be able to read: '], $ended);
        self::assertStringContainsString('wasm/' . basename($library), $ended->printed);
        self::assertStringContainsString('/assets', $ended->printed);
        // To whom WHMCS itself isn't readable, the module needs not be.
        chmod($this->tree->folder . '/init.php', 0600);
        self::assertFaults([], $this->doctor());
    }

    public function test_hooks_that_were_never_run(): void
    {
        $database = $this->shop->whmcs->database();
        $mark = $database->table('mod_convoy_store')->where('kind', 'room')->where('key', 'asked');
        $mark->update(['value' => (string) (time() - 200000)]);
        self::assertFaults(['WHMCS\'s cron ran the module\'s hooks.php 55 h ago, and not since'], $this->doctor());
        $database->table('tblconfiguration')->where('setting', 'ModuleHooks')->update(['value' => '']);
        $database->table('mod_convoy_store')->delete();
        $this->inWhmcs('$whmcs->cron();');
        $ended = $this->doctor();
        self::assertFaults(['WHMCS\'s cron has never run the module\'s hooks.php'], $ended);
        $advice = '→ Open a ConvoyPanel product → Module Settings → Save Changes';
        self::assertStringContainsString($advice, $ended->printed);
        $database->table('tblproducts')->delete();
        $ended = $this->doctor();
        self::assertFaults([], $ended);
        self::assertLine('– hooks.php: no product uses the module yet', $ended);
    }

    public function test_no_server_record(): void
    {
        $this->shop->whmcs->database()->table('tblservers')->delete();
        $ended = $this->doctor();
        self::assertFaults([], $ended);
        self::assertLine('– no server record uses the module yet', $ended);
    }

    public function test_a_database_that_fails(): void
    {
        $this->shop->whmcs->database()->getSchemaBuilder()->drop('tblservers');
        self::assertFaults(['WHMCS\'s database: '], $this->doctor());
    }

    public function test_it_speaks_chinese_of_panels_too(): void
    {
        $ended = $this->doctor([PHP_BINARY], ['LC_ALL' => 'zh_TW.UTF-8']);
        self::assertSame(0, $ended->status, $ended->printed);
        self::assertStringContainsString(': ConvoyPanel v4', $ended->printed);
        self::assertStringNotContainsString('the token is valid', $ended->printed);
        $this->record(['password' => '']);
        $printed = $this->doctor([PHP_BINARY], ['LC_ALL' => 'zh_TW'])->printed;
        self::assertStringContainsString('伺服器設定中沒有 API 權杖', $printed);
    }

    /** WHMCS 8 looks for the module's classes in lib beside convoy.php, and before the module's own loader was. */
    public function test_classes_of_another_version_that_lie_about_are_not_loaded(): void
    {
        mkdir("{$this->tree->module}/lib");
        $other = '<?php throw new Exception("of another version");';
        foreach (['Package', 'Module', 'Store'] as $class) {
            file_put_contents("{$this->tree->module}/lib/$class.php", $other);
        }
        self::assertFaults([], $this->doctor());
    }

    public function test_functions_that_are_forbidden_keep_no_message_from_staff(): void
    {
        $this->record(['hostname' => 'https://panel.convoy.invalid']);
        $code = "echo json_encode(\$whmcs->serverModule('TestConnection', {$this->shop->server}));";
        $error = json_decode($this->inWhmcs($code, '-d', 'disable_functions=curl_exec'), true)['error'];
        self::assertStringContainsString('The panel\'s host name can\'t be resolved', $error);
        self::assertStringNotContainsString('What the doctor found', $error);
    }

    public function test_what_a_name_holds_steers_no_terminal(): void
    {
        $this->record(['name' => "Pa\e[31mnel\r\n✗ fake"]);
        self::assertStringNotContainsString("\e", $this->doctor()->printed);
    }

    public function test_test_connection_says_what_keeps_the_component_from_running(): void
    {
        foreach (glob("{$this->tree->module}/sets/*/wasm/*.cwasm") as $form) {
            file_put_contents($form, 'x', FILE_APPEND);
        }
        $error = $this->testConnection();
        self::assertStringContainsString('What the doctor found: damaged or missing: sets/', $error);
        self::assertStringContainsString('→ Run install.sh again', $error);
    }
}
