<?php

declare(strict_types=1);

namespace ConvoyTests;

/** With every call kept, no trace holds what is secret or whose it is. */
final class TraceSecretsTest extends ChainCase
{
    use KeepsSecrets;

    private const TOKEN = '7|T0ken/of+the"shop&<only>=here\'';
    private const PASSWORD = 'Serv1ce/Pass+word"&<of>\'Ada!';
    private const NEW_PASSWORD = 'An0ther/Pass+word"&<of>\'Ada!';

    /** Who the client is. */
    private const CLIENT = [
        'email' => 'Erikadottir.M+vps@customers.example',
        'firstname' => 'Erikadottir',
        'lastname' => 'Mustermannova-O\'Brien',
    ];

    /** Another customer of the same panel. */
    private const STRANGER = [
        'name' => 'Zacharias Unbeteiligter',
        'email' => 'z.unbeteiligter@elsewhere.example',
        'root_admin' => false,
        'password' => 'Us3r!Passw0rd',
    ];

    protected function setUp(): void
    {
        parent::setUp();
        $this->panel->isAskedMuch();
        $this->panel->control('POST', '/tokens', ['user_id' => 1, 'token' => self::TOKEN]);
        $this->shop->whmcs->database()->table('tblservers')->delete();
        $changes = ['password' => self::TOKEN, 'id' => $this->shop->server, 'accesshash' => 'record=all'];
        $this->shop->whmcs->addServer($this->shop->serverFields($changes));
        $this->panel->control('POST', '/users', self::STRANGER);
        $this->shop->client = $this->shop->whmcs->addClient(self::CLIENT + ['companyname' => 'Gesellschaftsname GmbH']);
    }

    /** Put back: host-php/module/lib/Secrets.php, NAMES: leave out `client-key`. */
    public function test_a_whole_life_leaves_no_secret_and_no_name_in_any_trace(): void
    {
        $whmcs = $this->shop->whmcs;
        $said = [$this->server('TestConnection')];
        $service = $this->shop->order(['password' => self::PASSWORD]);
        $said[] = $this->hook('CreateAccount', $service);
        self::assertSame(self::PASSWORD, $this->onlyServer()['account_password']);
        $this->panel->finish();
        $whmcs->logIn($this->shop->client);
        $said[] = $whmcs->clientPage($service);
        $addresses = [$this->hook('ServiceSingleSignOn', $service)['redirectTo']];
        $said[] = $whmcs->changePassword($service, self::NEW_PASSWORD);
        $secrets = $this->cookies();
        $whmcs->logInAdmin();
        $addresses[] = $this->server('AdminSingleSignOn')['redirectTo'];
        $said[] = $whmcs->serviceRows($service);
        foreach (['NodeChoices', 'TemplateChoices', 'UsageUpdate', 'ListAccounts'] as $function) {
            $this->server($function);
        }
        foreach (['SuspendAccount', 'UnsuspendAccount', 'ChangePackage', 'Renew'] as $function) {
            $said[] = $this->hook($function, $service);
        }
        foreach (['StaffStart', 'StaffStop', 'SyncFromPanel'] as $function) {
            $said[] = $whmcs->pressButton($function, $service);
        }
        $said[] = $this->hook('TerminateAccount', $service);
        $secrets += [
            'token' => self::TOKEN,
            'password' => self::PASSWORD,
            'new password' => self::NEW_PASSWORD,
            'panel user\'s password' => $this->user(self::CLIENT['email'])['password'],
        ];
        foreach (array_merge($addresses, array_column($this->panel->log(), 'path')) as $number => $address) {
            if (preg_match('/token=([\w.-]+)/', $address, $found) === 1) {
                $secrets["sign-on token $number"] = $found[1];
            }
        }
        self::assertGreaterThanOrEqual(9, count($secrets));
        $this->assertKept($secrets, $said);
        $this->assertNobodyIsNamed();
        $this->assertNoMarkCanBeForged();
        self::assertGreaterThanOrEqual(18, count($this->keptTraces()));
    }

    public function test_generated_passwords_are_in_no_trace(): void
    {
        $service = $this->shop->order(['password' => 'unfit']);
        $said = [$this->hook('CreateAccount', $service)];
        $secrets = [
            'root' => $this->onlyServer()['account_password'],
            'panel user' => $this->user(self::CLIENT['email'])['password'],
        ];
        self::assertNotSame('unfit', $secrets['root']);
        $this->assertKept($secrets, $said);
        $this->assertNobodyIsNamed();
    }

    public function test_failures_leave_no_secret_and_no_name_in_any_trace(): void
    {
        $service = $this->shop->created(['password' => self::PASSWORD]);
        $whmcs = $this->shop->whmcs;
        $whmcs->logIn($this->shop->client);
        $said = [];
        foreach (['status-500', 'html-502', 'html-200', 'bad-json', 'truncated', 'act-then-drop'] as $kind) {
            foreach (['PUT', 'POST', 'PATCH', 'GET'] as $method) {
                $this->panel->fault(['method' => $method, 'kind' => $kind, 'times' => 100]);
                $said[] = $whmcs->changePassword($service, self::NEW_PASSWORD);
                $said[] = $this->hook('CreateAccount', $this->shop->order(['password' => self::PASSWORD]));
                $said[] = $this->hook('ServiceSingleSignOn', $service);
                $said[] = $this->server('ListAccounts');
                $this->panel->mend();
            }
        }
        $secrets = ['token' => self::TOKEN, 'password' => self::PASSWORD, 'new password' => self::NEW_PASSWORD];
        $this->assertKept($secrets, []);
        $this->assertNobodyIsNamed();
    }

    /** Whoever knows one of these makes a panel user that counts as a client's. */
    private function assertNoMarkCanBeForged(): void
    {
        $installation = json_decode((string) $this->shop->whmcs->database()->table('mod_convoy_store')
            ->where('kind', 'installation')->where('key', 'id')->value('value'));
        $this->assertInNoTrace([
            'the installation\'s id' => $installation,
            'the key of the client\'s marks' => hash_hmac('sha256', (string) $this->shop->client, $installation),
        ]);
    }

    private function assertNobodyIsNamed(): void
    {
        $texts = ['stranger\'s email' => self::STRANGER['email'], 'company' => 'Gesellschaftsname'];
        foreach (self::CLIENT as $field => $text) {
            $texts[$field] = $text;
            $texts["$field in lower case"] = strtolower($text);
        }
        foreach (explode(' ', self::STRANGER['name']) as $word) {
            $texts["stranger, $word"] = $word;
        }
        $this->assertInNoTrace($texts);
    }

    /** @return mixed */
    private function server(string $function)
    {
        return $this->shop->whmcs->serverModule($function, $this->shop->server);
    }

    /** @return array<string, mixed> of the panel */
    private function user(string $email): array
    {
        foreach ($this->panel->state()['users'] as $user) {
            if (strcasecmp($user['email'], $email) === 0) {
                return $user;
            }
        }
        self::fail("The panel has no user $email.");
    }
}
