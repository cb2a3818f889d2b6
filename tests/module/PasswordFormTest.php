<?php

declare(strict_types=1);

namespace ModuleTests;

/**
 * WHMCS's own form that changes a service's password.
 */
final class PasswordFormTest extends HookTestCase
{
    private const OFFERED = ['id' => '5', 'modulechangepassword' => true];

    protected function setUp(): void
    {
        parent::setUp();
        $_SESSION = ['uid' => 7];
    }

    public function test_it_is_offered_as_the_component_says_of_the_products_settings(): void
    {
        $form = $this->module(FakeBridge::done(false), FakeBridge::done(true))->passwordForm();
        self::assertSame(['modulechangepassword' => false], $form->variables(self::OFFERED));
        self::assertSame([], $form->variables(self::OFFERED));
        self::assertStringEndsWith('client-area@0.1.0#may-change-password', $this->bridge->begun[0]['export']);
        self::assertSame([['2']], $this->bridge->begun[0]['args']);
    }

    public function test_the_sidebars_link_to_it_goes_with_it(): void
    {
        foreach ([[false, ['Change Password']], [true, []]] as [$may, $removed]) {
            $actions = new class {
                /** @var string[] */
                public array $removed = [];

                public function removeChild(string $name): void
                {
                    $this->removed[] = $name;
                }
            };
            FakeMenu::$service = (object) ['id' => 5];
            $this->module(FakeBridge::done($may))->passwordForm()->leaveOut($actions);
            self::assertSame($removed, $actions->removed);
        }
    }

    /** @dataProvider others */
    public function test_it_is_left_alone(array $vars, array $session, string $module): void
    {
        $_SESSION = $session;
        $this->whmcs->database->table('tblproducts')->update(['servertype' => $module]);
        self::assertSame([], $this->module(FakeBridge::done(false))->passwordForm()->variables($vars));
        self::assertSame([], $this->bridge->begun);
    }

    /** @return array<string, array{array<string, mixed>, array<string, int>, string}> */
    public function others(): array
    {
        return [
            'where there is none' => [['modulechangepassword' => false] + self::OFFERED, ['uid' => 7], 'convoy'],
            'on a page that says nothing of it' => [['id' => '5'], ['uid' => 7], 'convoy'],
            'of no service' => [['id' => 'x'] + self::OFFERED, ['uid' => 7], 'convoy'],
            'of another module' => [self::OFFERED, ['uid' => 7], 'other'],
            'for staff who look at the client\'s page' => [self::OFFERED, ['uid' => 7, 'adminid' => 1], 'convoy'],
            'for nobody' => [self::OFFERED, [], 'convoy'],
        ];
    }

    public function test_a_failure_leaves_whmcs_page_as_it_is(): void
    {
        $form = $this->module(FakeBridge::failed('trap', 'it trapped'))->passwordForm();
        self::assertSame([], $form->variables(self::OFFERED));
    }

    /** @dataProvider askers */
    public function test_who_asks_for_a_new_password_is_told_to_the_component(array $session, bool $byStaff): void
    {
        $_SESSION = $session;
        $contact = ['id' => 1, 'userid' => 7, 'permissions' => 'products,manageproducts'];
        $this->whmcs->database->table('tblcontacts')->insert($contact);
        $this->module(FakeBridge::success())
            ->provision('ChangePassword', 'change-password', $this->whmcs->params());
        self::assertSame($byStaff, $this->bridge->context()['by-staff']);
    }

    /** @return array<string, array{array<string, int>, bool}> */
    public function askers(): array
    {
        return [
            'a client' => [['uid' => 7], false],
            'a contact' => [['uid' => 7, 'cid' => 1], false],
            'staff' => [['adminid' => 1], true],
            'staff who are logged in as the client' => [['adminid' => 1, 'uid' => 7], true],
            'WHMCS\'s API or cron' => [[], true],
        ];
    }
}
