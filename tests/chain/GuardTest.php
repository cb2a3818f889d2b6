<?php

declare(strict_types=1);

namespace ConvoyTests;

use FilesystemIterator;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;

/** Who may see a service's page and sign on. WHMCS checks the same; the module doesn't rely on it. */
final class GuardTest extends ChainCase
{
    /** Put back: leave the guard out of `Module::clientArea` (host-php/module/lib/Module.php). */
    public function test_the_page_of_another_clients_service_shows_nothing_of_it(): void
    {
        $service = $this->service();
        $this->shop->whmcs->logIn($this->shop->whmcs->addClient(['email' => 'eve@example.test']));
        $page = $this->shop->whmcs->moduleOutput($service);
        self::assertStringContainsString('This service belongs to another client.', $page);
        $this->assertShowsNothing($page);
    }

    public function test_the_page_shows_nothing_to_one_who_is_not_logged_in(): void
    {
        $service = $this->service();
        $this->shop->whmcs->logOut();
        $this->assertShowsNothing($this->shop->whmcs->moduleOutput($service));
    }

    public function test_a_suspended_service_is_shown_and_can_not_be_signed_on_to(): void
    {
        $service = $this->service();
        $this->assertSucceeds('SuspendAccount', $service);
        $this->panel->clearLog();
        $page = $this->shop->whmcs->moduleOutput($service);
        self::assertStringContainsString('Suspended', $page);
        self::assertStringContainsString($this->onlyServer()['addresses'][0], $page);
        self::assertStringNotContainsString('dosinglesignon', $page);
        self::assertSame(['GET'], array_column($this->panel->log(), 'method'));
        $this->assertRefused($service, "The service isn't active.");
    }

    /** @dataProvider endedStatuses */
    public function test_an_ended_service_shows_and_opens_nothing_whatever_is_stored(string $status): void
    {
        $service = $this->service();
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)->update(['domainstatus' => $status]);
        self::assertNotSame('', $this->property('Server UUID', $service));
        $page = $this->shop->whmcs->moduleOutput($service);
        self::assertStringContainsString("This service isn't active.", self::decoded($page));
        $this->assertShowsNothing($page);
        $this->assertRefused($service, "The service isn't active.");
    }

    /** @return array<string, array{string}> */
    public function endedStatuses(): array
    {
        return [
            'pending' => ['Pending'],
            'cancelled' => ['Cancelled'],
            'terminated' => ['Terminated'],
            'fraud' => ['Fraud'],
            'completed' => ['Completed'],
            'unknown' => ['Something'],
        ];
    }

    public function test_sign_on_to_another_clients_service_is_refused(): void
    {
        $service = $this->service();
        $this->shop->whmcs->logIn($this->shop->whmcs->addClient(['email' => 'eve@example.test']));
        $this->assertRefused($service, 'This service belongs to another client.');
        $this->shop->whmcs->logOut();
        $this->assertRefused($service, 'This service belongs to another client.');
    }

    /** @group users */
    public function test_sign_on_needs_the_users_permission(): void
    {
        $service = $this->service();
        $whmcs = $this->shop->whmcs;
        $without = $whmcs->addUser(['email' => 'uwe@example.test'], $this->shop->client, ['manageproducts']);
        $with = $whmcs->addUser(['email' => 'ute@example.test'], $this->shop->client, ['productsso']);
        $whmcs->logIn($this->shop->client, $without);
        $this->assertRefused($service, 'Your user may not sign on to services of this account.');
        $whmcs->logIn($this->shop->client, $with);
        self::assertTrue($this->hook('ServiceSingleSignOn', $service)['success']);
    }

    /** @group users */
    public function test_a_user_of_two_accounts_acts_for_the_one_he_is_in(): void
    {
        $service = $this->service();
        $whmcs = $this->shop->whmcs;
        $other = $whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
        $user = $whmcs->addUser(['email' => 'uwe@example.test'], $this->shop->client, ['productsso']);
        $whmcs->logIn($other, $user);
        $this->assertRefused($service, 'This service belongs to another client.');
    }

    /**
     * WHMCS 7 has contacts in the place of users.
     *
     * @group contacts
     */
    public function test_sign_on_needs_the_contacts_permission(): void
    {
        $service = $this->service();
        $whmcs = $this->shop->whmcs;
        $client = $this->shop->client;
        $without = $whmcs->addContact(['email' => 'uwe@example.test'], $client, ['manageproducts']);
        $with = $whmcs->addContact(['email' => 'ute@example.test'], $client, ['productsso']);
        $whmcs->logIn($client, $without);
        $this->assertRefused($service, 'Your user may not sign on to services of this account.');
        $whmcs->logIn($client, $with);
        self::assertTrue($this->hook('ServiceSingleSignOn', $service)['success']);
    }

    public function test_staff_sign_on_to_a_clients_service(): void
    {
        $service = $this->service();
        $this->shop->whmcs->logOut();
        $this->shop->whmcs->logInAdmin();
        self::assertTrue($this->hook('ServiceSingleSignOn', $service)['success']);
    }

    /** A product whose sign-on was never offered: whatever is typed into the address bar, WHMCS calls the function. */
    public function test_a_service_without_a_server_can_not_be_signed_on_to(): void
    {
        $service = $this->shop->order(['domainstatus' => 'Active']);
        $this->shop->whmcs->logIn($this->shop->client);
        $this->assertRefused($service, "Your server wasn't found. Please contact support.");
    }

    /**
     * Put back: remove the line `defined('WHMCS') || exit;` from any file.
     *
     * @group once
     */
    public function test_every_file_of_the_module_prints_nothing_when_it_is_called_directly(): void
    {
        $files = new \AppendIterator();
        $flags = FilesystemIterator::SKIP_DOTS | FilesystemIterator::FOLLOW_SYMLINKS;
        $files->append(new RecursiveIteratorIterator(new RecursiveDirectoryIterator(Shop::set(), $flags)));
        $files->append(new FilesystemIterator(Shop::module()));
        $called = 0;
        foreach ($files as $file) {
            // A command line tool speaks to whoever calls it; a web server's PHP it leaves at once.
            if ($file->getExtension() !== 'php' || basename($file->getPath()) === 'bin') {
                continue;
            }
            // A file of a class prints nothing even without a guard, so that it is told by whether it ends PHP.
            $probe = 'require ' . var_export($file->getPathname(), true) . '; echo "went on";';
            $output = [];
            exec(PHP_BINARY . ' -d display_errors=1 -r ' . escapeshellarg($probe) . ' 2>&1', $output, $code);
            self::assertSame([[], 0], [$output, $code], $file->getPathname());
            $called++;
        }
        self::assertGreaterThan(40, $called);
    }

    private function service(): int
    {
        $service = $this->shop->created();
        $this->shop->whmcs->logIn($this->shop->client);
        $this->panel->clearLog();
        return $service;
    }

    private function assertShowsNothing(string $page): void
    {
        $server = $this->onlyServer();
        $shown = array_merge([$server['name'], $server['hostname'], $server['uuid']], $server['addresses']);
        foreach ($shown as $text) {
            self::assertStringNotContainsString($text, $page);
        }
        self::assertSame([], $this->panel->log(), 'requests');
    }

    private function assertRefused(int $service, string $message): void
    {
        $this->panel->clearLog();
        self::assertSame(
            ['success' => false, 'errorMsg' => $message],
            $this->hook('ServiceSingleSignOn', $service)
        );
        self::assertSame([], $this->panel->log(), 'requests');
    }

    private static function decoded(string $html): string
    {
        return html_entity_decode($html, ENT_QUOTES | ENT_HTML5, 'UTF-8');
    }
}
