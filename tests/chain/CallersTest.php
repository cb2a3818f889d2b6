<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * S9c: WHMCS runs Change Password and staff's functions for staff, its cron, its queue, its API and, of the first, the
 * client himself. Called directly by another client both used to work. The module now refuses a request with a client's
 * session and no administrator's, unless that client has the permission.
 */
final class CallersTest extends StaffCase
{
    private const NEW = 'An0ther!Passw0rd';

    private int $service;

    protected function setUp(): void
    {
        parent::setUp();
        $this->service = $this->staffService();
        $this->shop->whmcs->logOut();
    }

    /** @return array<string, array{callable(Shop): void, bool, bool}> who is logged in; what he may run */
    public function callers(): array
    {
        $stranger = static function (Shop $shop): int {
            return $shop->whmcs->addClient(['email' => 'eve@example.test']);
        };
        return [
            'the command line, the cron, an API call' => [static function (): void {
            }, true, true],
            'an administrator' => [static function (Shop $shop): void {
                $shop->whmcs->logInAdmin();
            }, true, true],
            'an administrator, logged in as another client' => [static function (Shop $shop) use ($stranger): void {
                $shop->whmcs->logIn($stranger($shop));
                $shop->whmcs->logInAdmin();
            }, true, true],
            'the client' => [static function (Shop $shop): void {
                $shop->whmcs->logIn($shop->client);
            }, true, false],
            'another client' => [static function (Shop $shop) use ($stranger): void {
                $shop->whmcs->logIn($stranger($shop));
            }, false, false],
        ];
    }

    /**
     * Put back: host-php/module/lib/ClientGuard.php, changeByClient() and noClient(): ask nothing.
     *
     * @dataProvider callers
     * @param callable(Shop): void $logIn
     */
    public function test_each_caller_runs_what_he_may(callable $logIn, bool $password, bool $staff): void
    {
        $logIn($this->shop);
        $this->shop->whmcs->properties($this->service)->save(['Password' => self::NEW]);
        $ran = [$this->pastWhmcs('ChangePassword')];
        foreach (['SyncFromPanel', 'StaffStop'] as $function) {
            $ran[] = $this->pastWhmcs($function);
        }
        $expected = [$password, $staff, $staff];
        self::assertSame($expected, array_map(static function (string $answer): bool {
            return $answer === 'success';
        }, $ran), implode("\n", $ran));
        $rows = implode('', $this->shop->whmcs->call('convoy', 'AdminServicesTabFields', $this->params()));
        self::assertSame($staff, strpos($rows, $this->onlyServer()['uuid']) !== false, $rows);
        if (!$password) {
            self::assertSame([], $this->changes());
        }
    }

    /** @group users */
    public function test_a_user_changes_the_password_only_if_he_may_manage_products(): void
    {
        $client = $this->shop->client;
        $users = [
            [['products', 'manageproducts'], true], [['products', 'productsso'], false],
        ];
        foreach ($users as $number => [$permissions, $may]) {
            $user = $this->shop->whmcs->addUser(['email' => "u$number@example.test"], $client, $permissions);
            $this->shop->whmcs->logIn($client, $user);
            $this->shop->whmcs->properties($this->service)->save(['Password' => self::NEW]);
            self::assertSame($may, $this->pastWhmcs('ChangePassword') === 'success', implode(', ', $permissions));
        }
    }

    /** Staff retry what failed: WHMCS's queue runs it in their session. */
    public function test_the_api_and_the_queue_run_staffs_functions(): void
    {
        $values = ['serviceid' => $this->service, 'accountid' => $this->service, 'func_name' => 'SyncFromPanel'];
        self::assertSame('success', localAPI('ModuleCustom', $values)['result']);
    }

    private function pastWhmcs(string $function): string
    {
        return $this->shop->whmcs->call('convoy', $function, $this->params());
    }

    /** @return array<string, mixed> */
    private function params(): array
    {
        return $this->shop->whmcs->params($this->service);
    }
}
