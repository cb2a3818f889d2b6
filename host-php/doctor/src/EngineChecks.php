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
use WasmtimePhp\Warnings;

defined('WHMCS') || exit;

/**
 * Whether the component really runs, and on what: here, and as it will where the web server's PHP has no FFI.
 */
final class EngineChecks
{
    /** Linux's words where a user may have no further process. */
    private const EAGAIN = 'Resource temporarily unavailable';

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
        if (strtolower((string) ini_get('ffi.enable')) === '0' && BridgeChooser::missingProcessFunctions() !== []) {
            // Said by PhpChecks.
            return [Finding::unseen('engine-unseen')];
        }
        try {
            $this->package->verifyPrograms();
        } catch (Refusal $refusal) {
            // A damaged library could end the doctor's own PHP.
            return [Finding::bad('runs-not', ['cause' => $refusal->getMessage()])];
        }
        $here = $this->run('runs', null, $ranOn);
        if (strncmp((string) $ranOn, 'process', 7) === 0 || BridgeChooser::missingProcessFunctions() !== []) {
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
            return $this->failed("$key-not", $failure->getMessage());
        }
    }

    /** Of a helper that the system doesn't start, PHP tells no more than a number. */
    private function failed(string $id, string $cause): Finding
    {
        $values = ['cause' => $cause];
        if (strpos($cause, 'can\'t be started') !== false && strpos($cause, self::EAGAIN) !== false) {
            return Finding::bad('no-processes', $values + ['limit' => self::processLimit(), 'user' => self::user()]);
        }
        $helper = $this->package->executable();
        // Whoever could start and say something has printed it behind the colon.
        if (preg_match('/\(status 127\):\s*$/D', $cause) === 1 && is_executable($helper)) {
            return Finding::bad('no-loader', $values + ['loader' => self::loader($helper), 'file' => $helper]);
        }
        return Finding::bad($id, $values);
    }

    /** @return string the program that the system starts an executable by, as its head names it */
    private static function loader(string $executable): string
    {
        $head = (string) file_get_contents($executable, false, null, 0, 4096);
        return preg_match('~(/[!-\~]*/ld[!-\~]*\.so\.\d+)\0~', $head, $found) === 1 ? $found[1] : '?';
    }

    private static function processLimit(): string
    {
        $limits = (string) Warnings::caught(static function () {
            return file_get_contents('/proc/self/limits');
        });
        return preg_match('/^Max processes\s+(\S+)/m', $limits, $found) === 1 ? $found[1] : '?';
    }

    private static function user(): string
    {
        // Of a process's folder it is the process's user; the extension posix isn't everywhere.
        $id = (int) Warnings::caught(static function () {
            return fileowner('/proc/self');
        });
        return (function_exists('posix_getpwuid') ? posix_getpwuid($id) : [])['name'] ?? (string) $id;
    }
}
