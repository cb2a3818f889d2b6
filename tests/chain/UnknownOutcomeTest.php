<?php

declare(strict_types=1);

namespace ConvoyTests;

use WhmcsStandIn\Browser;

/**
 * A change that was sent, and something else in the place of the panel's answer. Nobody reads that the panel can't be
 * reached and to try again: it may have been done.
 *
 * Put back: guest/src/hooks/fault.rs, changing(): read a page with 200 as an error of reading is read.
 */
final class UnknownOutcomeTest extends ClientFunctionCase
{
    /** Faults of the simulator. */
    private const IN_ITS_PLACE = [
        'html-200', 'empty-200', 'bad-json', 'html-502', 'truncated', 'drop-before', 'status-500',
    ];

    private const SAID = 'We don\'t know yet whether this worked.';

    protected function setUp(): void
    {
        parent::setUp();
        $this->panel->isAskedMuch();
    }

    /** @return string[] what can be in the place of the answer to a request of this log entry */
    private static function inItsPlace(?int $status): array
    {
        // 204, where an object is expected; and where nothing is, half of nothing is nothing.
        return $status === 204
            ? array_diff(self::IN_ITS_PLACE, ['truncated'])
            : array_merge(self::IN_ITS_PLACE, ['empty-204']);
    }

    /** Lets the next request of this kind be answered so; the panel doesn't act unless it is said. */
    private function spoil(string $kind, string $method, string $path, bool $acts = false): void
    {
        $this->panel->mend();
        // libcurl itself sends a request again that a kept connection dropped.
        $this->panel->fault(['method' => $method, 'path' => $path, 'kind' => $kind, 'acts' => $acts, 'times' => 9]);
    }

    /** @return iterable<string, array{string}> */
    public function functions(): iterable
    {
        foreach (array_keys(self::FUNCTIONS) as $function) {
            // A console changes nothing.
            if ($function !== 'Console') {
                yield $function => [$function];
            }
        }
    }

    /** @dataProvider functions */
    public function test_customers_are_told_to_check_again(string $function): void
    {
        $browser = $this->browser();
        $inputs = $this->inputs($function, $browser);
        [$method, $path, $status] = $this->request($browser, $function, $inputs);
        $wrong = [];
        foreach (self::inItsPlace($status) as $kind) {
            $this->spoil($kind, $method, $path);
            $answer = $this->press($browser, $function, $inputs);
            $told = self::json($answer)['error'] ?? $answer['body'];
            if ($told !== self::SAID . ' Please check again in a few minutes.') {
                $wrong[] = "$kind: $told";
            }
        }
        self::assertSame([], $wrong);
    }

    /** Inputs that fit each time they are sent. */
    private function inputs(string $function, Browser $browser): array
    {
        switch ($function) {
            case 'RestoreBackup':
            case 'DeleteBackup':
                $this->setRunning(false);
                return ['convoy_backup' => $this->backup($browser)];
            case 'ReinstallSystem':
                return ['convoy_template' => $this->template()];
            case 'MountIso':
            case 'UnmountIso':
                $iso = ['convoy_iso' => $this->iso()];
                if ($function === 'UnmountIso') {
                    self::assertSame(200, $this->press($browser, 'MountIso', $iso)['status']);
                }
                return $iso;
            default:
                return [];
        }
    }

    /**
     * The request that a function makes the change with, found out by letting every such request fail.
     *
     * @return array{string, string, int} method, path, and the status that it is answered with when all is well
     */
    private function request(Browser $browser, string $function, array $inputs): array
    {
        $this->panel->clearLog();
        foreach (['POST', 'PUT', 'PATCH', 'DELETE'] as $method) {
            $this->panel->fault(['method' => $method, 'path' => '^/api/client/', 'kind' => 'html-502', 'times' => 9]);
        }
        $this->press($browser, $function, $inputs);
        $sent = array_values(array_filter($this->panel->log(), static function (array $entry): bool {
            return $entry['method'] !== 'GET' && strpos($entry['path'], '/api/client/') === 0;
        }));
        self::assertCount(1, $sent, $function);
        $answersWithObject = ['CreateBackup', 'Rename', 'SetNameservers'];
        $status = in_array($function, $answersWithObject, true) ? 200 : 204;
        return [$sent[0]['method'], '^' . preg_quote($sent[0]['path']) . '$', $status];
    }

    /** @return iterable<string, array{string, string}> */
    public function afterTheAct(): iterable
    {
        foreach (['html-200', 'empty-200', 'bad-json', 'html-502', 'truncated', 'act-then-drop'] as $kind) {
            yield "a backup is made, $kind" => [$kind, 'CreateBackup'];
            if ($kind !== 'truncated') {
                yield "a restore is begun, $kind" => [$kind, 'RestoreBackup'];
            }
        }
    }

    /**
     * FINDINGS M8 word for word: it was done, and the customer read "can't be reached, try again".
     *
     * @dataProvider afterTheAct
     */
    public function test_what_was_done_is_not_called_out_of_reach(string $kind, string $function): void
    {
        $browser = $this->browser();
        $inputs = $this->inputs($function, $browser);
        $act = $function === 'CreateBackup' ? 'backup_created' : 'backup_restored';
        $this->panel->clearLog();
        $this->spoil($kind, 'POST', $function === 'CreateBackup' ? '/backups$' : '/restore$', true);
        $told = self::json($this->press($browser, $function, $inputs))['error'];
        self::assertStringStartsWith(self::SAID, $told);
        self::assertSame(1, $this->panel->summary()['acts'][$act], 'done, and once');
    }

    /** @return iterable<string, array{string, string, string, int}> the hook; method, path and status of its change */
    public function commands(): iterable
    {
        yield 'SuspendAccount' => ['SuspendAccount', 'POST', '/settings/suspend$', 204];
        yield 'UnsuspendAccount' => ['UnsuspendAccount', 'POST', '/settings/unsuspend$', 204];
        yield 'ChangePackage' => ['ChangePackage', 'PATCH', '/settings/build$', 200];
        yield 'TerminateAccount' => ['TerminateAccount', 'DELETE', '^/api/application/servers/', 204];
        yield 'ChangePassword' => ['ChangePassword', 'PUT', '^/api/client/servers/', 204];
        foreach (['StaffStart', 'StaffShutDown', 'StaffRestart', 'StaffStop'] as $button) {
            yield $button => [$button, 'PATCH', '/state$', 204];
        }
        yield 'ApplyOptions' => ['ApplyOptions', 'PATCH', '/settings/build$', 200];
        yield 'Reinstall' => ['Reinstall', 'POST', '/settings/reinstall$', 204];
        yield 'ForgetServer' => ['ForgetServer', 'PATCH', '^/api/application/servers/[^/]+$', 200];
        yield 'ForgetServer, its second step' => ['ForgetServer', 'DELETE', '^/api/application/servers/', 204];
        yield 'ReassignServer' => ['ReassignServer', 'PATCH', '^/api/application/servers/[^/]+$', 200];
    }

    /** @dataProvider commands */
    public function test_staff_are_told_that_nobody_knows_and_what_to_do(
        string $hook,
        string $method,
        string $path,
        int $status
    ): void {
        $this->shop->whmcs->logInAdmin();
        $calls = new HookCalls($this->shop, $this->service, $this->service);
        if ($hook === 'ReassignServer') {
            $another = $this->panel->control('POST', '/users', [
                'name' => 'x', 'email' => 'x@example.test', 'root_admin' => false, 'password' => 'Us3r!Passw0rd',
            ]);
            $this->shop->whmcs->saveService($this->service, ['convoy_panel_user' => (string) $another['id']]);
        }
        $wrong = [];
        foreach (self::inItsPlace($status) as $kind) {
            if ($hook === 'ForgetServer') {
                $uuid = $this->onlyServer()['uuid'];
                $this->panel->control('PATCH', "/servers/$uuid", ['status' => 'deletion_failed']);
            }
            $vm = (string) $this->onlyServer()['vmid'];
            $typed = $hook === 'ForgetServer' ? "no VM $vm" : $vm;
            $this->shop->whmcs->saveService($this->service, ['convoy_confirm' => $typed]);
            $this->spoil($kind, $method, $path);
            $message = $calls->message($hook);
            $whole = preg_match("~don't know yet whether|didn't confirm that it dropped~", $message) === 1
                && preg_match('~can\'t be reached|^success$~', $message) === 0
                // WHMCS shows the client what ChangePassword answers.
                && preg_match("~\\[$method /api/~", $message) === ($hook === 'ChangePassword' ? 0 : 1);
            if (!$whole) {
                $wrong[] = "$kind: $message";
            }
        }
        self::assertSame([], $wrong);
    }

    /** A creation isn't sent twice, so that each fault has a service of its own. */
    public function test_of_a_creation_and_of_its_panel_user_nobody_says_that_they_were_not_made(): void
    {
        $wrong = [];
        foreach (['/users$' => 'panel user', '/servers$' => 'server'] as $path => $what) {
            foreach (array_merge(self::IN_ITS_PLACE, ['empty-204']) as $number => $kind) {
                $email = ['email' => "new$number@example.test", 'firstname' => 'N', 'lastname' => $what];
                $client = $this->shop->whmcs->addClient($email);
                $service = $this->shop->whmcs->order($this->shop->product, $client, ['domain' => 'new.example.test']);
                $this->spoil($kind, 'POST', $path);
                $message = $this->hook('CreateAccount', $service);
                if (strpos($message, "don't know yet whether") === false) {
                    $wrong[] = "$what, $kind: $message";
                }
            }
        }
        self::assertSame([], $wrong);
    }
}
