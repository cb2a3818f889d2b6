<?php

declare(strict_types=1);

namespace ConvoyReplay\Recording;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use Illuminate\Database\Connection;
use WHMCS\Module\Server\Convoy\PanelHttp\Credentials;
use WHMCS\Module\Server\Convoy\PanelHttp\CurlTransport;
use WHMCS\Module\Server\Convoy\PanelHttp\Journal;
use WHMCS\Module\Server\Convoy\PanelHttp\PanelAddress;
use WHMCS\Module\Server\Convoy\PanelHttp\TimeLimits;
use WHMCS\Module\Server\Convoy\PanelHttp\Transport;
use ReflectionProperty;
use WHMCS\Module\Server\Convoy\WasmtimePhp\Bridge;
use WHMCS\Module\Server\Convoy\WasmtimePhp\BridgeChooser;
use WHMCS\Database\Capsule;
use WHMCS\Module\Server\Convoy\Engine;
use WHMCS\Module\Server\Convoy\Module;
use WHMCS\Module\Server\Convoy\Package;

/** The module as it is installed, with a tap on its bridge, requests in order, and no end of PHP at a page's end. */
final class Wiring
{
    /** The panel's address in the server record: that of the simulator is another each time. */
    public const ORIGIN = 'http://panel.example.test';

    /** WHMCS has loaded the module. */
    public static function install(Panel $panel): Tap
    {
        $package = new Package(Shop::set());
        $package->component();
        $tap = new Tap(BridgeChooser::choose($package->library(), $package->executable()));
        $engine = new Engine($package, static function () use ($tap): Bridge {
            return $tap;
        });
        // Instead of sleeping: the panel's clock goes forward.
        $wait = static function (int $seconds) use ($panel): void {
            $panel->control('POST', '/clock', ['advance_ms' => $seconds * 1000]);
        };
        $transport = static function (
            PanelAddress $named,
            Credentials $credentials,
            TimeLimits $limits,
            Journal $journal,
            ?callable $beforeWave = null
        ) use (
            $panel,
            $wait
        ): Transport {
            $address = new PanelAddress($panel->url);
            $curl = new CurlTransport($address, $credentials, $limits, $journal, $beforeWave, null, $wait);
            return new OneByOne($curl, $panel);
        };
        $database = static function (): Connection {
            return Capsule::connection();
        };
        $endPage = static function (): void {
        };
        $installed = new ReflectionProperty(Module::class, 'installed');
        $installed->setAccessible(true);
        $installed->setValue(null, new Module($engine, $transport, $database, $endPage));
        return $tap;
    }
}
