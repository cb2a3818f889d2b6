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
use WhmcsStandIn\PageEnded;

/**
 * Ends PHP at one of the points of a hook, as a crash or a power cut would: before and after each intent, each wave of
 * requests and each write to the database. Also shortens how long a request may take, so that a panel that hangs is
 * given up soon.
 */
final class Interruption
{
    private const WRITES = '/^\s*(insert|update|delete)\b/i';

    /** Milliseconds that a request may take where the panel hangs. */
    public const SHORT = 400;

    /** Where it answers, however busy the machine is. */
    private const LONG = 8000;

    /** @var string[] names of the points that were passed */
    public array $passed = [];

    private ?int $last;

    private function __construct(?int $last)
    {
        $this->last = $last;
    }

    /**
     * @param int|null $last the point, counted from 0, at which PHP ends; null for none
     * @param string $module the module's folder
     * @param int $patience milliseconds that a request may take
     */
    public static function install(string $module, ?int $last, int $patience = self::LONG): self
    {
        $interruption = new self($last);
        $make = static function (
            PanelAddress $panel,
            Credentials $credentials,
            TimeLimits $limits,
            Journal $journal,
            ?callable $beforeWave = null
        ) use (
            $interruption,
            $patience
        ): Transport {
            $request = min($limits->request, $patience);
            $short = new TimeLimits($limits->connect, $request, $limits->total, $limits->patience);
            $announce = $interruption->announcing($beforeWave);
            $curl = new CurlTransport($panel, $credentials, $short, $journal, $announce);
            return $interruption->transport($curl);
        };
        $database = static function () {
            return Capsule::connection();
        };
        $endPage = static function (array $headers, string $body): void {
            PageEnded::with($body);
        };
        self::use(new Module(new Engine(Package::ofThisRequest()), $make, $database, $endPage));
        if ($last !== null) {
            $interruption->watch();
        }
        return $interruption;
    }

    /** Gives the module its own limits back. */
    public static function remove(): void
    {
        self::use(null);
    }

    private static function use(?Module $module): void
    {
        $installed = new ReflectionProperty(Module::class, 'installed');
        $installed->setAccessible(true);
        $installed->setValue(null, $module);
    }

    /** Counts the writes of the connection as points from now on. */
    public function watch(): void
    {
        Capsule::connection()->beforeExecuting(function (string $query): void {
            if (preg_match(self::WRITES, $query, $word) === 1) {
                $this->point('before ' . strtolower($word[1]));
            }
        });
    }

    public function point(string $name): void
    {
        if ($this->last !== null && count($this->passed) === $this->last) {
            posix_kill(getmypid(), SIGKILL);
        }
        $this->passed[] = $name;
    }

    private function transport(Transport $inner): Transport
    {
        return new class ($inner, $this) implements Transport {
            private Transport $inner;
            private Interruption $interruption;

            public function __construct(Transport $inner, Interruption $interruption)
            {
                $this->inner = $inner;
                $this->interruption = $interruption;
            }

            public function sendAll(array $requests): array
            {
                $this->interruption->point('before requests');
                $answers = $this->inner->sendAll($requests);
                $this->interruption->point('after requests');
                return $answers;
            }
        };
    }

    /** What the module does before a wave, between two points if it announces a server. */
    private function announcing(?callable $beforeWave): ?callable
    {
        return $beforeWave === null ? null : function (array $requests) use ($beforeWave): ?int {
            if (array_filter(array_column($requests, 'intent')) === []) {
                return $beforeWave($requests);
            }
            $this->point('before intent');
            $leaveBy = $beforeWave($requests);
            $this->point('after intent');
            return $leaveBy;
        };
    }
}
