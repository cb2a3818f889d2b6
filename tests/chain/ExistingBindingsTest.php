<?php

declare(strict_types=1);

namespace ConvoyTests;

use WHMCS\Module\Server\Convoy\Module;
use WhmcsStandIn\Browser;
use WhmcsStandIn\WebServer;

/** After the upgrade the cron finds out what the bindings of release 0.1.0 are worth. */
final class ExistingBindingsTest extends ExistingBindingsCase
{
    /** Put back: host-php/module/lib/CronHook.php, run(): leave BindingReview out. */
    public function test_who_owns_the_clients_servers_and_no_others_is_proved(): void
    {
        [$service, $user] = $this->existingService();
        $this->clientHasEmail('new@example.test');
        $this->shop->whmcs->cron();
        $row = ['user' => (string) $user, 'jti' => $this->jti($user), 'origin' => $this->panel->url];
        $row += ['state' => 'proved', 'record' => $this->shop->server];
        self::assertSame([$row], $this->bindings($this->shop->client));
        self::assertSame((string) $user, $this->binding($this->shop->client), 'release 0.1.0 finds it, too');
        self::assertStringContainsString("client {$this->shop->client}: Panel user $user is shown", $this->told());
        self::assertSame('', $this->card());
        $this->panel->clearLog();
        self::assertSame($user, $this->signedOnAs($service));
        $this->laterOn();
        $this->shop->whmcs->cron();
        self::assertSame([], $this->askedAbout(), 'asked once');
    }

    /** Put back: guest/src/identity/worth.rs, examine(): take an empty user for proved. */
    public function test_who_owns_nothing_and_has_the_clients_address_is_assumed_and_orders_go_on(): void
    {
        [$client, $user] = $this->existing();
        $this->shop->whmcs->cron();
        self::assertSame(['assumed', $this->jti($user)], [$this->state($client), $this->bindings($client)[0]['jti']]);
        self::assertStringContainsString("client $client: Panel user $user", $this->told());
        $card = $this->card();
        self::assertStringContainsString("Client $client</strong> (Bob B) · ", $card);
        self::assertStringContainsString('nothing but the email address', $card);
        self::assertStringContainsString("bindings.php confirm $client $user", $card);
        $widgets = array_filter(run_hook('AdminHomeWidgets', []), 'is_object');
        $html = end($widgets)->render();
        self::assertStringContainsString('Panel users to confirm', $html);
        self::assertStringContainsString('Reachable', $html, 'and the panels\' cards');

        $order = $this->shop->whmcs->order($this->shop->product, $client, ['domain' => 'vps.example.test']);
        $this->assertSucceeds('CreateAccount', $order);
        self::assertSame($user, $this->onlyServer()['user_id']);
        self::assertSame('assumed', $this->state($client), 'only staff end it');
        $printed = $this->toolDoes('confirm', (string) $client, (string) $user);
        self::assertStringContainsString("client $client: Panel user $user", $printed);
        self::assertSame('proved', $this->state($client));
        self::assertSame('', $this->card());
        self::assertArrayNotHasKey('doubt', $this->bindings($client)[0]);
    }

    /**
     * Put back: guest/src/identity/worth.rs, examine(): leave `owns_only` out; or
     * host-php/module/lib/BindingDecisions.php, stored(): return before store().
     */
    public function test_who_owns_another_server_is_suspended_until_staff_say_who_it_is(): void
    {
        [$service, $user] = $this->existingService();
        $foreign = $this->serverOf($user);
        $this->shop->whmcs->cron();
        $client = $this->shop->client;
        self::assertSame('suspended', $this->state($client));
        self::assertNull($this->binding($client), 'release 0.1.0 signs nobody on there');
        self::assertStringContainsString("owns server $foreign", $this->card());

        // What goes by the server's UUID goes on.
        $this->assertSucceeds('SuspendAccount', $service);
        $this->assertSucceeds('UnsuspendAccount', $service);
        $this->assertSucceeds('ChangePackage', $service);
        $this->shop->whmcs->logIn($client);
        $this->panel->clearLog();

        // Sign-on, session and orders wait.
        self::assertFalse($this->hook('ServiceSingleSignOn', $service)['success']);
        self::assertFalse($this->restarts($service));
        $order = $this->shop->order();
        $message = $this->assertFails('CreateAccount', $order);
        self::assertStringContainsString("Panel user $user", $message);
        self::assertSame([], $this->changes());
        self::assertSame(0, $this->requests('POST', self::SIGN_ON_TOKEN));

        // The remedy that the message names works; so does the tool's, which the card names.
        self::assertStringContainsString("type $user into Panel User ID", $message);
        $this->toolDoes('confirm', (string) $client, (string) $user);
        $this->assertSucceeds('CreateAccount', $order);
        self::assertSame($user, $this->signedOnAs($service));
        $this->panel->finish();
        self::assertTrue($this->restarts($service));
        self::assertSame('', $this->card());
    }

    /** Whether the client's button for it does it. */
    private function restarts(int $service): bool
    {
        $ffi = ini_get('ffi.enable') ?: '0';
        $web = WebServer::start($this->shop->folder, 1, ['-d', "ffi.enable=$ffi"]);
        try {
            $browser = new Browser($web->url());
            $browser->logIn('ada@example.test');
            $address = "/clientarea.php?action=productdetails&id=$service&modop=custom&a=PowerRestart";
            return json_decode($browser->post($address, [], ['Accept: application/json'])['body'], true)['ok'] ?? false;
        } finally {
            $web->stop();
        }
    }

    public function test_a_suspended_client_is_confirmed_on_the_services_tab_as_well(): void
    {
        [$service, $user] = $this->existingService();
        $this->serverOf($user);
        $this->shop->whmcs->cron();
        $this->shop->whmcs->logInAdmin();
        $this->shop->whmcs->saveService($service, ['convoy_panel_user' => (string) $user]);
        self::assertSame('proved', $this->state($this->shop->client));
        $this->assertSucceeds('CreateAccount', $this->shop->order());
    }

    public function test_terminate_of_a_suspended_clients_server_goes_on(): void
    {
        [$service, $user] = $this->existingService();
        $this->serverOf($user);
        $this->shop->whmcs->cron();
        $uuid = $this->property('Server UUID', $service);
        $this->assertSucceeds('TerminateAccount', $service);
        $this->panelEndsAndCronRuns();
        self::assertNotContains($uuid, array_column($this->panel->servers(), 'uuid'));
    }

    /** Put back: host-php/module/lib/BindingClaims.php, of(): `'bound-to-another' => false`. */
    public function test_a_user_bound_twice_is_neither_clients_until_staff_part_them(): void
    {
        [, $user] = $this->existingService();
        [$ada, $number] = [(string) $this->shop->client, (string) $user];
        $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob', 'lastname' => 'B']);
        $this->boundBefore($bob, $user);
        $this->shop->whmcs->cron();
        self::assertSame(['suspended', 'suspended'], [$this->state($this->shop->client), $this->state($bob)]);
        self::assertStringContainsString('Another client is, or was, bound', $this->card());
        // A suspended binding keeps nobody from the user whose it is; one that is confirmed does.
        $this->toolDoes('confirm', $ada, $number);
        $refused = $this->toolRefuses('confirm', (string) $bob, $number);
        self::assertStringContainsString('is another client\'s', $refused);
        self::assertStringContainsString('bin/bindings.php reject', $refused);
        $this->toolDoes('reject', (string) $bob, $number);
        self::assertSame(['proved', null], [$this->state($this->shop->client), $this->state($bob)]);
        $this->assertSucceeds('CreateAccount', $this->shop->order());
    }

    /** Put back: guest/src/identity/worth.rs, examine(): leave `root_admin` out. */
    public function test_an_administrator_is_nobodys_panel_user(): void
    {
        [$client, $user] = $this->existing();
        $this->panel->control('PATCH', "/users/$user", ['root_admin' => true]);
        $this->shop->whmcs->cron();
        self::assertSame('suspended', $this->state($client));
        self::assertStringContainsString('administrator rights', $this->card());
        $refused = $this->toolRefuses('confirm', (string) $client, (string) $user);
        self::assertStringContainsString('is a panel administrator', $refused);
        self::assertSame('suspended', $this->state($client));
        // As the card says.
        $this->panel->control('PATCH', "/users/$user", ['root_admin' => false]);
        $this->toolDoes('confirm', (string) $client, (string) $user);
        self::assertSame('proved', $this->state($client));
    }

    /** Put back: host-php/module/lib/ExaminedBindings.php, write(): leave out what is done unless `here`. */
    public function test_a_user_who_is_gone_keeps_no_order_from_being_filled(): void
    {
        [$client, $user] = $this->existing();
        $this->panel->control('DELETE', "/users/$user");
        $this->shop->whmcs->cron();
        $kept = ['user' => (string) $user, 'jti' => null, 'origin' => '', 'state' => 'suspended', 'doubt' => 'gone'];
        self::assertSame([$kept], $this->bindings($client));
        self::assertStringContainsString('The panel has no such user.', $this->card());
        $order = $this->shop->whmcs->order($this->shop->product, $client, ['domain' => 'vps.example.test']);
        $this->assertSucceeds('CreateAccount', $order);
        self::assertNotSame($user, $this->onlyServer()['user_id']);
        $this->toolDoes('reject', (string) $client, (string) $user);
        self::assertSame(['proved'], array_column($this->bindings($client), 'state'));
        self::assertSame('', $this->card());
    }

    /** Put back: host-php/module/lib/ModuleState.php, rememberGeneration(): don't keep `first`. */
    public function test_a_record_that_leads_to_another_panel_now_binds_nobody_by_the_address(): void
    {
        [$client, $user] = $this->existing();
        $other = Panel::start([], $this->panel->generation);
        $there = $other->control('POST', '/users', ['id' => $user, 'name' => 'B', 'email' => 'bob@example.test']);
        self::assertSame($user, (int) $there['id']);
        $record = $this->shop->whmcs->database()->table('tblservers')->where('id', $this->shop->server);
        $record->update(['hostname' => $other->url]);
        // Whatever asks the other panel first, such as the home page's card.
        $this->shop->whmcs->serverModule('NodeChoices', $this->shop->server);
        $this->shop->whmcs->cron();
        self::assertSame('suspended', $this->state($client));
        self::assertStringContainsString('led to another panel', $this->card());
    }

    /** Put back: host-php/module/lib/BindingsCommand.php, say(): print the text as it is. */
    public function test_names_that_steer_a_terminal_or_a_page_do_neither(): void
    {
        [$client, $user] = $this->existing();
        $name = "\e[2J\u{9b}1m\u{202e}<script>alert(1)</script>\nClient 1";
        $this->panel->control('PATCH', "/users/$user", ['name' => $name]);
        $clients = $this->shop->whmcs->database()->table('tblclients')->where('id', $client);
        $clients->update(['firstname' => "<b>\e]0;x\x07"]);
        $this->shop->whmcs->cron();
        $this->shop->whmcs->logInAdmin();
        $html = Module::installed()->bindingsCard()->html();
        self::assertStringNotContainsString('<script', $html);
        self::assertStringNotContainsString('<b>', $html);
        self::assertStringContainsString('alert(1)', $html);
        foreach ([['list'], ['confirm', (string) $client, (string) $user, '--dry-run']] as $words) {
            $printed = $this->toolDoes(...$words);
            self::assertStringContainsString('alert(1)', $printed);
            self::assertSame(0, preg_match('/(?!\n)[\p{Cc}\p{Cf}]/u', $printed), json_encode($printed));
            self::assertStringNotContainsString("\nClient 1\n", $printed);
        }
    }

    /**
     * Numbers begin at 1 on every panel.
     *
     * Put back: host-php/module/lib/Bindings.php, isExamined(): compare the number alone.
     */
    public function test_one_number_on_two_panels_is_two_users(): void
    {
        [$service, $user] = $this->existingService();
        $other = Panel::start([], $this->panel->generation);
        $fields = $this->shop->serverFields(['hostname' => $other->url, 'password' => $other->token]);
        $record = $this->shop->whmcs->addServer($fields);
        $this->generationIsKnown($record, $other);
        $email = ['name' => 'Ada L', 'email' => 'ada@example.test', 'root_admin' => false];
        $other->control('POST', '/users', $email + ['password' => 'Us3r!Passw0rd']);
        self::assertSame($user, array_column($other->state()['users'], 'id', 'email')['ada@example.test']);
        $this->boundBefore($this->shop->client, $user, $record);
        // The client uses the first panel before the cron has run.
        $this->shop->whmcs->logIn($this->shop->client);
        self::assertTrue($this->hook('ServiceSingleSignOn', $service)['success']);
        $this->shop->whmcs->logOut();
        $this->shop->whmcs->cron();
        $states = array_column($this->bindings($this->shop->client), 'state', 'origin');
        self::assertSame('assumed', $states[$other->url] ?? null);
        self::assertSame('proved', $states[$this->panel->url] ?? null);
    }

    /**
     * A UUID that a customer has typed at the order shows nothing.
     *
     * Put back: host-php/module/lib/ServerFields.php, uuids(): count fields of the order form.
     */
    public function test_a_uuid_that_a_customer_typed_proves_nothing(): void
    {
        [$mallory, $victim] = $this->existing();
        $uuid = $this->serverOf($victim);
        $order = $this->shop->whmcs->order($this->shop->product, $mallory, ['domain' => 'a.example.test']);
        $database = $this->shop->whmcs->database();
        $field = $database->table('tblcustomfields')->insertGetId([
            'type' => 'product', 'relid' => $this->shop->product, 'fieldname' => 'Server UUID', 'fieldtype' => 'text',
            'showorder' => 'on', 'adminonly' => '',
        ]);
        $database->table('tblcustomfieldsvalues')->insert(['fieldid' => $field, 'relid' => $order, 'value' => $uuid]);
        $this->shop->whmcs->cron();
        self::assertSame('suspended', $this->state($mallory));
    }
}
