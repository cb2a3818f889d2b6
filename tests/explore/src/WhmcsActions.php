<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use Throwable;
use WHMCS\Module\Server\Convoy\Module;
use WhmcsStandIn\Hooks;
use WhmcsStandIn\Machine;
use WhmcsStandIn\PageEnded;
use WhmcsStandIn\Refused;
use WhmcsStandIn\Whmcs;

/**
 * What people and the cron do in WHMCS: each is one PHP request, run here or in a process of its own. Each method is
 * the word of a step, its parameters are the step's arguments.
 */
final class WhmcsActions
{
    private const PASSWORD = 'An0ther!Passw0rd';

    private Whmcs $whmcs;

    public function __construct(Whmcs $whmcs)
    {
        $this->whmcs = $whmcs;
    }

    /**
     * @param array<string, string> $arguments of the step
     * @return array{answer: mixed, threw?: string, warnings?: list<string>}
     */
    public function run(string $word, array $arguments): array
    {
        $warnings = [];
        set_error_handler(static function (int $level, string $text, string $file, int $line) use (&$warnings): bool {
            if ((error_reporting() & $level) !== 0) {
                $warnings[] = $text . ' (' . basename($file) . ":$line)";
            }
            return true;
        });
        $this->whmcs->logOut();
        unset($_SESSION['tkval']);
        $_GET = $_POST = $_REQUEST = [];
        ob_start();
        try {
            (new Hooks($this->whmcs->installation()))->load();
            $result = ['answer' => $this->{$word}($arguments)];
        } catch (PageEnded | Refused $ended) {
            $result = ['answer' => $ended->getMessage()];
        } catch (Throwable $failure) {
            $place = basename($failure->getFile()) . ':' . $failure->getLine();
            // WHMCS's own pages fail with its database; the module's functions must not.
            $isModules = strpos($failure->getTraceAsString(), '/sets/') !== false;
            $text = get_class($failure) . ": {$failure->getMessage()} ($place)";
            $result = ['answer' => null, $isModules ? 'threw' : 'failed' => $text];
        } finally {
            $printed = (string) ob_get_clean();
            restore_error_handler();
        }
        return $result + ['warnings' => $warnings, 'printed' => $printed];
    }

    /** @param array<string, string> $step */
    protected function order(array $step): string
    {
        return (string) $this->whmcs->order(
            (int) $step['product'],
            (int) $step['client'],
            ['domain' => $step['domain'] ?? '']
        );
    }

    /** @param array<string, string> $step */
    protected function orderAddon(array $step): string
    {
        return (string) $this->whmcs->orderAddon((int) $step['product'], (int) $step['service']);
    }

    /** @param array<string, string> $step */
    protected function create(array $step): string
    {
        return $this->command('CreateAccount', $step);
    }

    /** @param array<string, string> $step */
    protected function suspend(array $step): string
    {
        return $this->command('SuspendAccount', $step);
    }

    /** @param array<string, string> $step */
    protected function unsuspend(array $step): string
    {
        return $this->command('UnsuspendAccount', $step);
    }

    /** @param array<string, string> $step */
    protected function terminate(array $step): string
    {
        return $this->command('TerminateAccount', $step);
    }

    /** @param array<string, string> $step */
    protected function renew(array $step): string
    {
        return $this->command('Renew', $step);
    }

    /** @param array<string, string> $step */
    protected function changePackage(array $step): string
    {
        return $this->command('ChangePackage', $step);
    }

    /** @param array<string, string> $step */
    protected function upgrade(array $step): string
    {
        return $this->whmcs->changeProduct((int) $step['service'], (int) $step['product']);
    }

    /** @param array<string, string> $step */
    protected function changePassword(array $step): string
    {
        return $this->whmcs->changePassword((int) $step['service'], self::PASSWORD, self::addon($step));
    }

    /** @param array<string, string> $step */
    protected function page(array $step): string
    {
        $this->customer($step);
        $_GET['convoy_view'] = $step['view'];
        return $this->whmcs->moduleOutput((int) $step['service'], self::addon($step));
    }

    /**
     * The service's page as WHMCS makes it, with what its hooks add.
     *
     * @param array<string, string> $step
     */
    protected function wholePage(array $step): string
    {
        $this->customer($step);
        return $this->whmcs->clientPage((int) $step['service']);
    }

    /**
     * One of the actions that WHMCS shows beside the page.
     *
     * @param array<string, string> $step
     */
    protected function pressAction(array $step): string
    {
        $this->customer($step);
        $actions = $this->whmcs->customActions((int) $step['service']);
        return $actions === [] ? 'none' : $this->whmcs->pressAction(
            $actions[(int) $step['which'] % count($actions)]->getIdentifier(),
            (int) $step['service']
        );
    }

    /**
     * A customer's button; what it needs of the page is in the step.
     *
     * @param array<string, string> $step
     * @return mixed
     */
    protected function press(array $step)
    {
        $this->customer($step);
        $inputs = ['token' => $this->whmcs->token()];
        foreach ($step as $name => $value) {
            if (strncmp($name, 'convoy_', 7) === 0) {
                $inputs[$name] = $value;
            }
        }
        return $this->whmcs->clientFunction($step['function'], (int) $step['service'], $inputs);
    }

    /**
     * @param array<string, string> $step
     * @return array<string, mixed>
     */
    protected function signOn(array $step): array
    {
        $this->customer($step);
        return $this->whmcs->module('ServiceSingleSignOn', (int) $step['service'], self::addon($step));
    }

    /**
     * @param array<string, string> $step
     * @return array<string, mixed>
     */
    protected function adminSignOn(array $step): array
    {
        $this->whmcs->logInAdmin();
        return $this->whmcs->serverModule('AdminSingleSignOn', (int) $step['record']);
    }

    /**
     * @param array<string, string> $step
     * @return array<string, mixed>
     */
    protected function testConnection(array $step): array
    {
        $this->whmcs->logInAdmin();
        return $this->whmcs->serverModule('TestConnection', (int) $step['record']);
    }

    /**
     * Staff open the list of server records, which has a link to each panel.
     *
     * @param array<string, string> $step
     */
    protected function recordPage(array $step): string
    {
        $this->whmcs->logInAdmin();
        return (string) $this->whmcs->serverModule('AdminLink', (int) $step['record']);
    }

    /**
     * Staff open Module Settings of a product.
     *
     * @param array<string, string> $step
     */
    protected function productPage(array $step): string
    {
        $this->whmcs->logInAdmin();
        return (string) json_encode($this->whmcs->moduleSettings((int) $step['product']));
    }

    /** @param array<string, string> $step */
    protected function staffPress(array $step): string
    {
        $this->whmcs->logInAdmin();
        return $this->whmcs->pressButton($step['function'], (int) $step['service'], self::addon($step));
    }

    /**
     * Staff open a service's page, type into it and press Save.
     *
     * @param array<string, string> $step
     */
    protected function save(array $step): string
    {
        $this->whmcs->logInAdmin();
        $service = (int) $step['service'];
        $typed = array_diff_key($step, ['shop' => 1, 'service' => 1, 'addon' => 1]);
        // The browser sends every input of the page along.
        foreach ($this->whmcs->serviceRows($service, self::addon($step)) as $html) {
            $input = '/<input\b[^>]*\bname="(convoy_\w+)"[^>]*\bvalue="([^"]*)"/';
            preg_match_all($input, $html, $inputs, PREG_SET_ORDER);
            foreach ($inputs as [, $name, $value]) {
                $typed += [$name => html_entity_decode($value, ENT_QUOTES)];
            }
        }
        $this->whmcs->saveService($service, $typed, self::addon($step));
        return implode("\n", $this->whmcs->serviceRows($service, self::addon($step)));
    }

    /** @param array<string, string> $step */
    protected function staffPage(array $step): string
    {
        $this->whmcs->logInAdmin();
        [$service, $addon] = [(int) $step['service'], self::addon($step)];
        $link = $this->whmcs->call('convoy', 'LoginLink', $this->whmcs->params($service, $addon));
        return implode("\n", array_merge([$link], $this->whmcs->serviceRows($service, $addon)));
    }

    /**
     * Staff type a UUID into WHMCS's own field, past the module.
     *
     * @param array<string, string> $step
     */
    protected function typeUuid(array $step): string
    {
        $this->whmcs->properties((int) $step['service'])->save(['Server UUID' => $step['uuid']]);
        return 'typed';
    }

    /** @param array<string, string> $step */
    protected function clearUser(array $step): string
    {
        $this->whmcs->properties((int) $step['service'])->save(['Panel User ID' => '']);
        return 'cleared';
    }

    /** @param array<string, string> $step */
    protected function move(array $step): string
    {
        $this->whmcs->moveService((int) $step['service'], (int) $step['client']);
        return 'moved';
    }

    /** @param array<string, string> $step */
    protected function merge(array $step): string
    {
        $this->whmcs->mergeClients((int) $step['from'], (int) $step['to']);
        return 'merged';
    }

    /**
     * A client, or staff, enters another address for him.
     *
     * @param array<string, string> $step
     */
    protected function changeAddress(array $step): string
    {
        $clients = $this->whmcs->database()->table('tblclients');
        $clients->where('id', (int) $step['client'])->update(['email' => $step['email']]);
        return 'changed';
    }

    /** @param array<string, string> $step */
    protected function setStatus(array $step): string
    {
        $services = $this->whmcs->database()->table('tblhosting');
        $services->where('id', (int) $step['service'])->update(['domainstatus' => $step['status']]);
        return 'set';
    }

    /** @param array<string, string> $step */
    protected function overdue(array $step): string
    {
        return $this->due((int) $step['service'], '-40 days');
    }

    /**
     * The invoice is paid: WHMCS unsuspends what it suspended.
     *
     * @param array<string, string> $step
     */
    protected function pay(array $step): string
    {
        $service = (int) $step['service'];
        // The next period begins where the paid one ends.
        $due = max((string) $this->whmcs->service($service)->nextduedate, Machine::date('Y-m-d'));
        $this->due($service, "$due +1 month");
        $isSuspended = $this->whmcs->service($service)->domainstatus === 'Suspended';
        return $isSuspended ? $this->command('UnsuspendAccount', $step) : 'paid';
    }

    /**
     * WHMCS's server sync: staff tick all that is nobody's.
     *
     * @param array<string, string> $step
     */
    protected function import(array $step): string
    {
        $this->whmcs->logInAdmin();
        $unknown = [];
        foreach ($this->whmcs->syncAccounts((int) $step['record']) as $row) {
            if ($row['service'] === 0) {
                $unknown[] = $row['uniqueIdentifier'];
            }
        }
        if ($unknown !== []) {
            $this->whmcs->applySync((int) $step['record'], $unknown);
        }
        return 'imported ' . implode(' ', $unknown);
    }

    /**
     * bin/bindings.php.
     *
     * @param array<string, string> $step
     */
    protected function bindings(array $step): string
    {
        $command = Module::installed()->bindings();
        if ($step['verb'] === 'list') {
            return (string) $command->list();
        }
        $which = [(int) $step['client'], $step['user'], (int) ($step['record'] ?? 0)];
        return (string) $command->decide($step['verb'] === 'confirm', $which, false);
    }

    protected function home(): string
    {
        $this->whmcs->logInAdmin();
        $widget = Module::installed()->homeWidget();
        return $widget === null ? '' : (string) $widget->generateOutput($widget->getData());
    }

    protected function cron(): string
    {
        $this->whmcs->cron();
        return 'run';
    }

    protected function daily(): string
    {
        $this->whmcs->dailyCron();
        return 'run';
    }

    /** @param array<string, string> $step */
    private function command(string $function, array $step): string
    {
        return $this->whmcs->module($function, (int) $step['service'], self::addon($step));
    }

    private function due(int $service, string $when): string
    {
        $date = Machine::date('Y-m-d', $when);
        $this->whmcs->database()->table('tblhosting')->where('id', $service)->update(['nextduedate' => $date]);
        return 'due';
    }

    /** @param array<string, string> $step */
    private function customer(array $step): void
    {
        $owner = $this->whmcs->database()->table('tblhosting')->where('id', (int) $step['service'])->value('userid');
        $this->whmcs->logIn((int) ($step['as'] ?? $owner));
    }

    /** @param array<string, string> $step */
    private static function addon(array $step): ?int
    {
        return isset($step['addon']) ? (int) $step['addon'] : null;
    }
}
