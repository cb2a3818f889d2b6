<?php

declare(strict_types=1);

namespace ConvoyTests;

/** “Reinstall”: the product's system anew; all data of the server is lost. */
final class ReinstallTest extends StaffCase
{
    public function test_the_system_is_installed_anew_with_the_password_that_whmcs_holds(): void
    {
        $service = $this->staffService();
        $server = $this->onlyServer();
        $password = decrypt($this->shop->whmcs->service($service)->password);
        $this->confirm($service, $server['name']);
        $this->panel->clearLog();
        $this->assertPressed('Reinstall', $service);
        $sent = $this->installations();
        self::assertCount(1, $sent);
        self::assertSame(
            ["/api/client/servers/{$server['uuid']}/settings/reinstall", $password, true],
            [$sent[0]['path'], $sent[0]['body']['account_password'], $sent[0]['body']['start_on_completion']]
        );
        self::assertSame('installing', $this->onlyServer()['status']);
        self::assertSame($password, decrypt($this->shop->whmcs->service($service)->password));
        self::assertSame('root', $this->shop->whmcs->service($service)->username);
        self::assertSame('Installing (installing)', $this->tab($service)['Status']);

        $this->panel->finish();
        $after = $this->onlyServer();
        self::assertSame(
            [$server['uuid'], $server['addresses'], null, $password],
            [$after['uuid'], $after['addresses'], $after['status'], $after['account_password']]
        );
        self::assertStringNotContainsString($password, json_encode($this->shop->whmcs->moduleLog()));
    }

    public function test_the_system_is_the_one_that_the_service_asks_for_now(): void
    {
        $product = $this->shop->product();
        $this->shop->whmcs->addConfigurableOption($product, 'Template UUID', 'dropdown', [
            'Debian 12|Debian', 'Ubuntu 24.04|Ubuntu', 'Plan 9|Plan 9',
        ]);
        $service = $this->shop->created([], $product);
        $this->shop->whmcs->logInAdmin();
        foreach (['Ubuntu' => '00000002-0000-4000-8000-000000000001', 'Plan 9' => null] as $chosen => $uuid) {
            $this->shop->whmcs->chooseOption($service, 'Template UUID', $chosen);
            $this->confirm($service, $this->onlyServer()['name']);
            $this->panel->clearLog();
            $answer = $this->press('Reinstall', $service);
            if ($uuid === null) {
                self::assertStringContainsString('has no template Plan 9. Its templates: Debian 12', $answer);
                self::assertSame([], $this->installations());
            } else {
                self::assertSame('success', $answer);
                self::assertSame($uuid, $this->installations()[0]['body']['template_uuid']);
            }
            $this->panel->finish();
        }
    }

    public function test_a_password_that_the_panel_would_refuse_is_replaced(): void
    {
        $service = $this->staffService();
        $this->shop->whmcs->properties($service)->save(['Password' => 'weak']);
        $this->confirm($service, $this->onlyServer()['name']);
        $this->assertPressed('Reinstall', $service);
        $this->panel->finish();
        $password = decrypt($this->shop->whmcs->service($service)->password);
        self::assertNotSame('weak', $password);
        self::assertSame($password, $this->onlyServer()['account_password']);
    }

    /** @dataProvider busy */
    public function test_a_server_that_is_not_ready_is_left_alone(string $status, string $says): void
    {
        $service = $this->staffService();
        $this->panel->control('PATCH', '/servers/' . $this->onlyServer()['uuid'], ['status' => $status]);
        $this->confirm($service, $this->onlyServer()['name']);
        $this->panel->clearLog();
        self::assertStringContainsString($says, $this->press('Reinstall', $service));
        self::assertSame([], $this->changes());
    }

    /** @return array<int, array{string, string}> */
    public function busy(): array
    {
        return [
            ['suspended', 'The server is suspended.'],
            ['installing', 'The server is being installed'],
            ['restoring_backup', 'The server is being restored.'],
            ['deletion_failed', 'failed to delete'],
        ];
    }

    public function test_a_lost_answer_is_not_repeated_and_the_password_is_kept(): void
    {
        $service = $this->staffService();
        $this->shop->whmcs->properties($service)->save(['Password' => 'weak']);
        $this->confirm($service, $this->onlyServer()['name']);
        $this->panel->clearLog();
        $this->panel->fault(['path' => '/settings/reinstall$', 'kind' => 'act-then-drop', 'times' => 9]);
        self::assertStringContainsString('don\'t know yet', $this->press('Reinstall', $service));
        self::assertCount(1, $this->installations());
        $this->panel->finish();
        $password = decrypt($this->shop->whmcs->service($service)->password);
        self::assertSame($password, $this->onlyServer()['account_password']);
    }

    public function test_staff_hear_when_the_installation_fails(): void
    {
        $service = $this->staffService();
        $this->confirm($service, $this->onlyServer()['name']);
        $this->assertPressed('Reinstall', $service);
        $this->panel->finish(['outcome' => 'install_failed']);
        $this->shop->whmcs->cron();
        $this->shop->whmcs->cron();
        self::assertCount(1, $this->shop->whmcs->staffEmails());
    }

    /** @return array<int, array<string, mixed>> */
    private function installations(): array
    {
        return array_values(array_filter($this->changes(), static function (array $entry): bool {
            return substr($entry['path'], -10) === '/reinstall';
        }));
    }
}
