<?php

declare(strict_types=1);

namespace ConvoyTests;

/**
 * A dangerous button acts only on what the member of staff who presses it has typed into the same service's tab within
 * the last five minutes, once.
 */
final class ConfirmationTest extends StaffCase
{
    /** @dataProvider confirmed */
    public function test_it_acts_once_it_is_confirmed(string $function, callable $text): void
    {
        $service = $this->arranged($function);
        $this->confirm($service, $text($this->onlyServer()));
        $this->panel->clearLog();
        $this->assertPressed($function, $service);
        self::assertNotSame([], $this->changes());
    }

    /** @return iterable<string, array{string, callable}> function, and what is typed of a server */
    public function confirmed(): iterable
    {
        foreach (['Reinstall', 'ForgetServer', 'ReassignServer'] as $function) {
            yield "$function, by the server's name" => [$function, static function (array $server): string {
                return " {$server['name']} ";
            }];
            yield "$function, by its VM id" => [$function, static function (array $server): string {
                return (string) $server['vmid'];
            }];
        }
    }

    /** @dataProvider unconfirmed */
    public function test_otherwise_it_changes_nothing_and_says_what_to_type(string $function, callable $arrange): void
    {
        $service = $this->arranged($function);
        $server = $this->onlyServer();
        $arrange->call($this, $service, $server);
        $before = [$this->panel->servers(), $this->panel->state()['users'], $this->everythingStored()];
        $this->panel->clearLog();

        $answer = $this->press($function, $service);
        self::assertStringStartsWith("$function: ", $answer);
        self::assertStringContainsString('must be confirmed first; nothing was changed.', $answer);
        self::assertMatchesRegularExpression("/[Tt]ype {$server['vmid']} \\(the VM ID\\)/", $answer);
        self::assertSame([], $this->changes());
        $after = [$this->panel->servers(), $this->panel->state()['users'], $this->everythingStored()];
        self::assertEquals($before, $after);
    }

    /** @return iterable<string, array{string, callable}> function, and what is done before it is pressed */
    public function unconfirmed(): iterable
    {
        $cases = [
            'nothing typed' => function (): void {
            },
            'another text' => function (int $service): void {
                $this->confirm($service, 'yes');
            },
            'a part of the name' => function (int $service, array $server): void {
                $this->confirm($service, substr($server['name'], 0, -1));
            },
            'more than five minutes ago' => function (int $service, array $server): void {
                $began = time();
                $this->confirm($service, $server['name']);
                $rows = $this->shop->whmcs->database()->table('mod_convoy_store')->where('kind', 'confirmation');
                self::assertContains((int) $rows->value('expires'), range($began + 300, time() + 300));
                $rows->update(['expires' => time()]);
            },
            'by another member of staff' => function (int $service, array $server): void {
                $this->confirm($service, $server['name']);
                $this->shop->whmcs->logInAdmin($this->shop->whmcs->addAdmin(['username' => 'second']));
            },
            'for another service' => function (int $service, array $server): void {
                $this->confirm($this->shop->order(), $server['name']);
            },
            'for an addon of the service' => function (int $service, array $server): void {
                $definition = $this->shop->whmcs->addAddon(['module' => 'convoy', 'server' => $this->shop->server]);
                $addon = $this->shop->whmcs->orderAddon($definition, $service);
                $this->saved($service, ['convoy_confirm' => $server['name']], $addon);
            },
            'with the server it had before' => function (int $service, array $server): void {
                $this->confirm($service, $server['name']);
                $this->panel->control('PATCH', "/servers/{$server['uuid']}", ['name' => 'renamed']);
            },
        ];
        foreach (['Reinstall', 'ForgetServer', 'ReassignServer'] as $function) {
            foreach ($cases as $case => $arrange) {
                yield "$function, $case" => [$function, $arrange];
            }
        }
    }

    /** @dataProvider uses */
    public function test_a_confirmation_is_used_up_whatever_came_of_it(string $function, callable $again): void
    {
        $service = $this->arranged($function);
        $this->confirm($service, $this->onlyServer()['name']);
        $again->call($this, function () use ($function, $service): string {
            return $this->press($function, $service);
        });
        $this->panel->clearLog();
        self::assertStringContainsString('must be confirmed first', $this->press($function, $service));
        self::assertSame([], $this->changes());
    }

    /** @return array<string, array{string, callable}> function, and how it is pressed for the first time */
    public function uses(): array
    {
        return [
            'reinstalled' => ['Reinstall', function (callable $press): void {
                self::assertSame('success', $press());
                $this->panel->finish();
            }],
            'reassigned' => ['ReassignServer', function (callable $press): void {
                self::assertSame('success', $press());
            }],
            'forgotten by half' => ['ForgetServer', function (callable $press): void {
                $this->panel->fault(['method' => 'POST', 'path' => '/suspend$', 'kind' => 'status-500']);
                self::assertNotSame('success', $press());
                $this->panel->mend();
                $this->deletionFails();
            }],
            'not reached' => ['Reinstall', function (callable $press): void {
                $this->panel->fault(['kind' => 'drop-before', 'times' => 9]);
                self::assertNotSame('success', $press());
                $this->panel->mend();
            }],
        ];
    }

    /** A service for which the function would act, with staff logged in. */
    private function arranged(string $function): int
    {
        $service = $this->staffService();
        if ($function === 'ForgetServer') {
            $this->deletionFails();
        } elseif ($function === 'ReassignServer') {
            $bob = $this->shop->whmcs->addClient(['email' => 'bob@example.test', 'firstname' => 'Bob']);
            $this->shop->whmcs->moveService($service, $bob);
        }
        return $service;
    }
}
