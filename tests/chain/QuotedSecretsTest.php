<?php

declare(strict_types=1);

namespace ConvoyTests;

use PanelHttp\Tests\Support\Encodings;

require_once __DIR__ . '/../../host-php/panel-http/tests/Support/Encodings.php';

/**
 * A panel, a proxy or a page for developers quotes the request, and what it knows, in whatever encoding: in every text
 * of every answer, of good ones and of failures.
 */
final class QuotedSecretsTest extends ChainCase
{
    use KeepsSecrets;

    private const TOKEN = '7|kT9vQ2mXr7LbW4nZeGd8uYh3"&<x>/p+q=jF6s';
    private const PASSWORD = 'Qz8!vLk2/Wn+5rT&x<Jd9_uG4';
    private const PIN = '8842-7719-3305';

    private const CLIENT = [
        'email' => 'Erikadottir.M+vps@klientele.example', 'firstname' => 'Erikadottir', 'lastname' => 'Müstermannova',
    ];

    private int $service;

    protected function setUp(): void
    {
        parent::setUp();
        $this->panel->isAskedMuch();
        $this->panel->control('POST', '/tokens', ['user_id' => 1, 'token' => self::TOKEN]);
        $this->shop->whmcs->database()->table('tblservers')->delete();
        $changes = ['password' => self::TOKEN, 'id' => $this->shop->server, 'accesshash' => 'record=all'];
        $this->shop->whmcs->addServer($this->shop->serverFields($changes));
        $this->shop->client = $this->shop->whmcs->addClient(self::CLIENT);
        $this->service = $this->shop->created(['password' => self::PASSWORD]);
        $this->shop->whmcs->properties($this->service)->save(['Support PIN' => self::PIN]);
        $this->shop->whmcs->logIn($this->shop->client);
        $this->hook('ServiceSingleSignOn', $this->service);
        $this->press('PowerRestart');
    }

    /**
     * S7, S8: escapes in text that isn't JSON, entities, base64 of name and password, other case and cut secrets stood
     * in traces; token and cookies reached the sandbox, the log and the staff tab.
     *
     * Put back: host-php/panel-http/src/CurlTransport.php, answer(): don't redact;
     * host-php/wasmtime-php/native/trace/src/replace.rs, replaced(): don't ask reveals().
     *
     * @dataProvider encodings
     */
    public function test_finding_S7_S8_what_a_panel_quotes_is_written_down_nowhere(string $encoding): void
    {
        $credentials = ['token' => self::TOKEN, 'half of the token' => substr(self::TOKEN, 2)];
        $cookies = $this->cookies();
        $secrets = ['password' => self::PASSWORD, 'PIN' => self::PIN];
        $people = ['email' => self::CLIENT['email'], 'first name' => self::CLIENT['firstname']];
        $quote = static function (array $texts) use ($encoding): string {
            return implode(' and ', array_map(static function (string $text) use ($encoding): string {
                return Encodings::of($text)[$encoding];
            }, array_values($texts)));
        };
        $said = [];
        foreach ([0, 422, 500] as $status) {
            // Requests of the shop's know of no customer, and carry nothing of his that could be quoted.
            $this->quoting($quote($credentials), $status);
            $said = array_merge($said, $this->hooksOfTheShop());
            $this->quoting($quote($credentials + $cookies + $secrets + $people), $status);
            $said = array_merge($said, $this->hooksOfTheClient());
            $this->panel->mend();
        }
        $pages = ['what hooks answered' => print_r($said, true)];
        $written = $this->written();
        $this->assertHasNone($credentials + $cookies, $encoding, $pages + $written);
        // The page is the customer's own: a password that his panel shows him there is his.
        unset($written['mod_convoy_store.value']);
        $this->assertHasNone($secrets, $encoding, $written);
        $this->assertHasNone($people, $encoding, ['traces' => $written['traces']]);
        self::assertGreaterThan(20, substr_count($written['traces'], '"event": "trace"'));
    }

    /** @return array<string, array{string}> */
    public function encodings(): array
    {
        return (new Encodings())->named();
    }

    private function quoting(string $text, int $status): void
    {
        $this->panel->mend();
        $this->panel->fault(['kind' => 'quote', 'text' => $text, 'status' => $status, 'times' => 1000]);
    }

    /** @return list<mixed> what each answered */
    private function hooksOfTheShop(): array
    {
        $whmcs = $this->shop->whmcs;
        $said = [];
        $whmcs->logOut();
        $whmcs->logInAdmin();
        foreach (['TestConnection', 'TemplateChoices', 'UsageUpdate', 'ListAccounts'] as $function) {
            try {
                $said[] = $whmcs->serverModule($function, $this->shop->server);
            } catch (\Throwable $refused) {
                $said[] = $refused->getMessage();
            }
        }
        $whmcs->cron();
        return $said;
    }

    /** @return list<mixed> what each answered */
    private function hooksOfTheClient(): array
    {
        $whmcs = $this->shop->whmcs;
        $said = [$whmcs->serviceRows($this->service)];
        foreach (['SuspendAccount', 'UnsuspendAccount', 'ChangePackage', 'SyncFromPanel'] as $function) {
            $said[] = $this->hook($function, $this->service);
        }
        $order = $this->shop->order(['password' => self::PASSWORD]);
        $whmcs->properties($order)->save(['Support PIN' => self::PIN]);
        $said[] = $this->hook('CreateAccount', $order);
        $whmcs->logOut();
        $whmcs->logIn($this->shop->client);
        $said[] = $whmcs->moduleOutput($this->service);
        $said[] = $this->press('PowerRestart');
        $said[] = $this->press('MountIso');
        $said[] = $this->hook('ServiceSingleSignOn', $this->service);
        return $said;
    }

    private function press(string $function): string
    {
        $post = ['token' => $this->shop->whmcs->token(), 'convoy_iso' => '00000000-0000-4000-8000-000000000000'];
        try {
            return (string) $this->shop->whmcs->clientFunction($function, $this->service, $post);
        } catch (\Throwable $ended) {
            return $ended->getMessage();
        }
    }

    /** @return array<string, string> what is written down, by where */
    private function written(): array
    {
        $places = ['traces' => implode("\n", $this->keptTraces())];
        $database = $this->shop->whmcs->database();
        foreach ($this->shop->whmcs->tables() as $table) {
            foreach ($database->table($table)->get() as $row) {
                if ($table === 'mod_convoy_store' && strpos($row->kind, 'trace') === 0) {
                    continue;
                }
                foreach ((array) $row as $column => $value) {
                    $places["$table.$column"] = ($places["$table.$column"] ?? '') . "\n$value";
                }
            }
        }
        // Where WHMCS itself keeps them.
        unset($places['tblemails.message'], $places['tblcustomfieldsvalues.value'], $places['tblclients.email']);
        self::assertArrayHasKey('tblmodulelog.response', $places);
        self::assertArrayHasKey('tblactivitylog.description', $places);
        return $places;
    }

    /**
     * @param array<string, string> $secrets by what they are
     * @param array<string, string> $places
     */
    private function assertHasNone(array $secrets, string $encoding, array $places): void
    {
        foreach ($secrets as $name => $secret) {
            $half = intdiv(strlen($secret), 2);
            $pieces = ['whole' => $secret, 'first half' => substr($secret, 0, $half)];
            $pieces += ['second half' => substr($secret, $half), 'first 8' => substr($secret, 0, 8)];
            foreach ($pieces as $part => $piece) {
                foreach ([$piece, Encodings::of($piece)[$encoding]] as $form) {
                    if (strlen((string) preg_replace('/[^A-Za-z0-9]/', '', $form)) < 8) {
                        // Of a piece with other characters in it fewer letters are left than a leak has.
                        continue;
                    }
                    foreach ($places as $place => $text) {
                        $at = strpos($text, $form);
                        if ($at !== false) {
                            $where = substr($text, max(0, $at - 150), 400);
                            self::fail("$place holds the $name ($part, $encoding): …$where");
                        }
                    }
                }
            }
        }
    }
}
