<?php

declare(strict_types=1);

namespace ConvoyBench;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use WHMCS\Module\Server\Convoy\PanelHttp\CurlPool;
use ReflectionProperty;
use RuntimeException;
use WhmcsStandIn\Params;

/**
 * Takes services of new clients through their lives, and notes of each hook how long it took and what the panel saw.
 *
 * PHP is warm, as a worker is that has served pages before; connections aren't, as in a web request, which can't keep
 * them from the one before: each hook opens its own. The time is that of the module's function alone, from the call to
 * its answer, with its database work. WHMCS's Module Log is off, as WHMCS comes.
 */
final class Round
{
    /** What WHMCS makes of a service's status when the hook succeeded. */
    private const STATUS_AFTER = [
        'CreateAccount' => 'Active',
        'SuspendAccount' => 'Suspended',
        'UnsuspendAccount' => 'Active',
        'TerminateAccount' => 'Terminated',
    ];

    private Panel $panel;
    private Shop $shop;

    /** Products: of one node, larger, and of any node. */
    private int $larger;
    private int $anywhere;

    private static int $clients = 0;

    /** @var array<string, list<array{ms: float, requests: int, depth: int, trips: int}>> by name */
    private array $seen = [];

    public function __construct(Panel $panel)
    {
        $this->panel = $panel;
        $this->shop = Shop::open($panel);
        $this->shop->whmcs->switchModuleLog(false);
        $this->larger = $this->shop->product([1 => '4', 2 => '4096', 3 => '40960', 9 => '2']);
        $this->anywhere = $this->shop->product([8 => '']);
    }

    /** @return array<string, list<array{ms: float, requests: int, depth: int, trips: int}>> by name of the hook */
    public function seen(): array
    {
        return $this->seen;
    }

    public function run(): void
    {
        $this->shop->client = $this->shop->whmcs->addClient([
            'email' => 'client' . ++self::$clients . '@example.test',
            'firstname' => 'Ada',
            'lastname' => 'L',
        ]);
        $this->shop->whmcs->logIn($this->shop->client);
        $this->server('test connection', 'TestConnection');

        $service = $this->shop->order();
        $this->service('create, new client', 'CreateAccount', $service);
        $this->panel->finish();
        $this->life($service);
        $known = $this->shop->order();
        $this->service('create, known client', 'CreateAccount', $known);
        $anywhere = $this->shop->order([], $this->anywhere);
        $this->service('create, any node', 'CreateAccount', $anywhere);

        $this->shop->whmcs->logInAdmin();
        $this->server('administrator sign-on', 'AdminSingleSignOn');
        $this->shop->whmcs->logOut();

        // Room for the next round.
        $this->panel->finish();
        foreach ([$known, $anywhere] as $left) {
            $this->mustHaveWorked('the end', $this->shop->whmcs->module('TerminateAccount', $left));
        }
        $this->panel->finish();
    }

    private function life(int $service): void
    {
        $this->service('service page', 'ClientArea', $service);
        $this->service('single sign-on', 'ServiceSingleSignOn', $service);
        $this->service('suspend', 'SuspendAccount', $service);
        $this->service('unsuspend', 'UnsuspendAccount', $service);
        $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
            ->update(['packageid' => $this->larger]);
        $this->service('change package', 'ChangePackage', $service);
        $this->service('change password', 'ChangePassword', $service);
        $this->service('change password again', 'ChangePassword', $service);
        $this->service('renew', 'Renew', $service);
        $this->service('terminate', 'TerminateAccount', $service);
        $this->panel->finish();
    }

    private function service(string $name, string $function, int $service): void
    {
        $params = $this->shop->whmcs->params($service);
        if ($function === 'ChangePassword') {
            $params['password'] = 'A-new-Passw0rd!';
        }
        $this->measure($name, $function, $params);
        if (isset(self::STATUS_AFTER[$function])) {
            $this->shop->whmcs->database()->table('tblhosting')->where('id', $service)
                ->update(['domainstatus' => self::STATUS_AFTER[$function]]);
        }
    }

    private function server(string $name, string $function): void
    {
        $params = new Params($this->shop->whmcs->installation());
        $this->measure($name, $function, $params->ofServer($this->shop->server));
    }

    /** @param array<string, mixed> $params */
    private function measure(string $name, string $function, array $params): void
    {
        $pool = new ReflectionProperty(CurlPool::class, 'ofThisRequest');
        $pool->setAccessible(true);
        $pool->setValue(null, null);
        $this->panel->clearLog();
        $began = hrtime(true);
        $answer = $this->shop->whmcs->call('convoy', $function, $params);
        $milliseconds = (hrtime(true) - $began) / 1e6;
        $this->mustHaveWorked($name, $answer);
        $summary = $this->panel->summary();
        $this->seen[$name][] = [
            'ms' => $milliseconds,
            'requests' => $summary['requests'],
            'depth' => $summary['depth'],
            'trips' => $summary['round_trips'],
        ];
    }

    /** @param mixed $answer */
    private function mustHaveWorked(string $name, $answer): void
    {
        $html = $answer['templateVariables']['convoyHtml'] ?? '';
        $worked = $answer === 'success' || ($answer['success'] ?? false) === true
            || strpos($html, 'vps.example.test') !== false;
        if (!$worked) {
            throw new RuntimeException("$name: " . json_encode($answer));
        }
    }
}
