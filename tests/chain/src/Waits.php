<?php

declare(strict_types=1);

namespace ConvoyTests;

use WHMCS\Module\Server\Convoy\PanelHttp\Credentials;
use WHMCS\Module\Server\Convoy\PanelHttp\CurlTransport;
use WHMCS\Module\Server\Convoy\PanelHttp\Journal;
use WHMCS\Module\Server\Convoy\PanelHttp\PanelAddress;
use WHMCS\Module\Server\Convoy\PanelHttp\TimeLimits;
use WHMCS\Module\Server\Convoy\PanelHttp\Transport;
use ReflectionProperty;
use WHMCS\Database\Capsule;
use WHMCS\Module\Server\Convoy\Engine;
use WHMCS\Module\Server\Convoy\Module;
use WHMCS\Module\Server\Convoy\Package;

/**
 * While the module waits for a panel that takes no more requests, the panel's clock goes forward instead.
 */
final class Waits
{
    /** @var int[] seconds of each wait */
    public array $seconds = [];

    /** @param string $module the module's folder; WHMCS has loaded it */
    public static function install(Panel $panel, string $module): self
    {
        $waits = new self();
        $wait = static function (int $seconds) use ($panel, $waits): void {
            $waits->seconds[] = $seconds;
            $panel->control('POST', '/clock', ['advance_ms' => $seconds * 1000]);
        };
        $make = static function (
            PanelAddress $address,
            Credentials $credentials,
            TimeLimits $limits,
            Journal $journal,
            ?callable $beforeWave = null
        ) use ($wait): Transport {
            return new CurlTransport($address, $credentials, $limits, $journal, $beforeWave, null, $wait);
        };
        $database = static function () {
            return Capsule::connection();
        };
        self::installed()->setValue(null, new Module(new Engine(Package::ofThisRequest()), $make, $database));
        return $waits;
    }

    /** The module waits by itself again. */
    public static function end(): void
    {
        self::installed()->setValue(null, null);
    }

    private static function installed(): ReflectionProperty
    {
        $installed = new ReflectionProperty(Module::class, 'installed');
        $installed->setAccessible(true);
        return $installed;
    }
}
