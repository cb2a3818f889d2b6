<?php

declare(strict_types=1);

namespace ModuleTests;

use WHMCS\Authentication\CurrentUser;

/**
 * Guards under WHMCS 8: users with permissions for a client account. In a process of its own, because the class that
 * tells WHMCS 8 from 7 can't be taken away again.
 *
 * @runTestsInSeparateProcesses
 * @preserveGlobalState disabled
 */
final class CurrentUserTest extends HookTestCase
{
    protected function setUp(): void
    {
        parent::setUp();
        require_once __DIR__ . '/fakes/CurrentUser.php';
        CurrentUser::$user = (object) ['id' => 21];
        CurrentUser::$client = (object) ['id' => 7];
        // WHMCS 8 has this too; it isn't what counts.
        $_SESSION['uid'] = 8;
    }

    /** @dataProvider permissions */
    public function test_a_user_needs_the_permission_to_sign_on(array $answer, bool $may): void
    {
        FakeWhmcs::$api['GetUserPermissions{"user_id":21,"client_id":7}'] = $answer;
        self::assertSame($may, $this->signOn()['success']);
    }

    /** @return array<string, array{array<string, mixed>, bool}> */
    public function permissions(): array
    {
        return [
            'granted' => [['result' => 'success', 'permissions' => ['products', 'productsso']], true],
            'granted, nested' => [['result' => 'success', 'permissions' => ['permission' => ['productsso']]], true],
            'not granted' => [['result' => 'success', 'permissions' => ['products', 'manageproducts']], false],
            'none' => [['result' => 'success', 'permissions' => []], false],
            'WHMCS cannot tell' => [['result' => 'error'], false],
        ];
    }

    public function test_the_owner_of_the_account_may_do_everything(): void
    {
        $row = ['auth_user_id' => 21, 'client_id' => 8, 'owner' => 1];
        $this->whmcs->database->table('tblusers_clients')->insert($row);
        self::assertFalse($this->signOn()['success'], 'owner of another account');
        $this->whmcs->database->table('tblusers_clients')->insert(['client_id' => 7] + $row);
        self::assertTrue($this->signOn()['success']);
    }

    public function test_the_client_account_being_managed_must_own_the_service(): void
    {
        FakeWhmcs::$api['GetUserPermissions{"user_id":21,"client_id":7}'] =
            ['result' => 'success', 'permissions' => ['productsso']];
        CurrentUser::$client = (object) ['id' => 8];
        self::assertFalse($this->signOn()['success']);
        CurrentUser::$client = null;
        self::assertFalse($this->signOn()['success']);
    }

    public function test_without_a_user_nobody_signs_on(): void
    {
        CurrentUser::$user = null;
        self::assertFalse($this->signOn()['success']);
    }

    /** @return array<string, mixed> */
    private function signOn(): array
    {
        $event = FakeBridge::done(['ended' => ['ok' => '/authenticate?token=x'], 'effects' => []]);
        return $this->module($event)->serviceSingleSignOn($this->whmcs->params());
    }
}
