<?php

declare(strict_types=1);

namespace ConvoyDoctor;

use Closure;
use Throwable;
use WHMCS\Module\Server\Convoy\ClosedDoor;
use WHMCS\Module\Server\Convoy\Engine;
use WHMCS\Module\Server\Convoy\Package;
use WHMCS\Module\Server\Convoy\Refusal;
use WasmtimePhp\Bridge;
use WasmtimePhp\BridgeChooser;
use WasmtimePhp\ProcessBridge;

defined('WHMCS') || exit;

/**
 * Whether the component really runs, and on what: here, and as it will where the web server's PHP has no FFI.
 */
final class EngineChecks
{
    private Package $package;

    public function __construct(Package $package)
    {
        $this->package = $package;
    }

    /** @return list<Finding> */
    public function all(): array
    {
        if ($this->package->lacksPrograms()) {
            // Said by MachineChecks.
            return [];
        }
        try {
            $this->package->verifyPrograms();
        } catch (Refusal $refusal) {
            // A damaged library could end the doctor's own PHP.
            return [Finding::bad('runs-not', ['cause' => $refusal->getMessage()])];
        }
        $here = $this->run('runs', null, $ranOn);
        if (strpos((string) $ranOn, 'process') === 0 || BridgeChooser::missingProcessFunctions() !== []) {
            return [$here];
        }
        $asHelper = function (Package $package): Bridge {
            return new ProcessBridge($package->executable());
        };
        return [$here, $this->run('helper-runs', $asHelper, $ranOn)];
    }

    /** @param Closure(Package): Bridge|null $bridge */
    private function run(string $key, ?Closure $bridge, ?string &$ranOn): Finding
    {
        $engine = new Engine($this->package, $bridge);
        try {
            $engine->ready();
            $engine->call('module', 'metadata', [], new ClosedDoor());
            $ranOn = $engine->ranOn();
            return Finding::good($key, ['on' => (string) $ranOn]);
        } catch (Throwable $failure) {
            $ranOn = $engine->ranOn();
            return Finding::bad("$key-not", ['cause' => $failure->getMessage()]);
        }
    }
}
