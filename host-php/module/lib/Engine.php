<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Closure;
use PanelHttp\ForbiddenRequest;
use PanelHttp\Machine;
use PanelHttp\Text;
use PanelHttp\TooManyRequests;
use PanelHttp\Transport;
use WasmtimePhp\Bridge;
use WasmtimePhp\BridgeChooser;
use WasmtimePhp\CallFailed;
use WasmtimePhp\HostUnusable;
use WasmtimePhp\ImportRefused;
use WasmtimePhp\Recorder;
use WasmtimePhp\Session;

defined('WHMCS') || exit;

/**
 * Calls the component's exports.
 */
final class Engine
{
    /** The component's one import. */
    public const SEND_ALL = Package::CONTRACT . '/http@' . Package::CONTRACT_VERSION . '#send-all';

    private Package $package;

    /** @var Closure(Package): Bridge */
    private Closure $bridge;

    private ?string $ranOn = null;

    /** @param Closure(Package): Bridge|null $bridge what to reach the component by; the best this PHP allows if null */
    public function __construct(Package $package, ?Closure $bridge = null)
    {
        $this->package = $package;
        $this->bridge = $bridge ?? static function (Package $package): Bridge {
            return BridgeChooser::choose($package->library(), $package->executable());
        };
    }

    /**
     * To be called before a class of WasmtimePhp is used: a source checkout has none.
     *
     * @throws Refusal if the module isn't built, or its files are damaged or of two versions
     */
    public function ready(): void
    {
        $this->package->component();
    }

    /**
     * Compares what the component runs on with its hashes, before any of it is loaded.
     *
     * @throws Refusal if it is damaged, or there is none for this processor
     */
    public function verify(): void
    {
        $this->package->verifyPrograms();
    }

    /**
     * @param string $interface name in `wit/`, such as `provisioning`
     * @param list<mixed> $arguments in the forms of PROTOCOL.md
     * @param Recorder|null $recorder null where no trace is ever wanted
     * @return mixed the export's result, decoded
     * @throws Refusal if this PHP can't run the component
     * @throws CallFailed
     */
    public function call(
        string $interface,
        string $function,
        array $arguments,
        Transport $transport,
        ?Recorder $recorder = null
    ) {
        $component = $this->package->component();
        try {
            $bridge = ($this->bridge)($this->package);
            $export = Package::CONTRACT . "/$interface@" . Package::CONTRACT_VERSION . "#$function";
            $this->ranOn = $bridge->name() . ' bridge';
            $imports = [self::SEND_ALL => self::door($transport)];
            $session = new Session($bridge, $component, null, $recorder);
            $now = Machine::instant();
            $result = $session->call($export, self::texts($arguments), $imports, $now, Machine::randomBytes(32));
        } catch (HostUnusable $exception) {
            throw new Refusal('host-unusable', ['problem' => $exception->getMessage()], 'unavailable', $exception);
        }
        $this->ranOn .= ", {$result->engine}";
        return $result->value;
    }

    /** @return Closure(list<array<string, mixed>>): list<array<string, mixed>> */
    private static function door(Transport $transport): Closure
    {
        return static function (array $requests) use ($transport): array {
            try {
                return $transport->sendAll($requests);
            } catch (ForbiddenRequest $refusal) {
                throw new ImportRefused('forbidden-request', $refusal->getMessage());
            } catch (TooManyRequests $refusal) {
                throw new ImportRefused('too-many-requests', $refusal->getMessage());
            }
        };
    }

    /**
     * WHMCS may hold text that isn't UTF-8. The contract has no other, and a trace looks for secrets in text alone.
     *
     * @param array<mixed> $values
     * @return array<mixed>
     */
    private static function texts(array $values): array
    {
        foreach ($values as $key => $value) {
            if (is_array($value)) {
                $values[$key] = self::texts($value);
            } elseif (is_string($value)) {
                $values[$key] = Text::of($value);
            }
        }
        return $values;
    }

    /** What the newest call ran on, such as `ffi bridge, x86_64-unknown-linux-gnu`; null before the first. */
    public function ranOn(): ?string
    {
        return $this->ranOn;
    }
}
