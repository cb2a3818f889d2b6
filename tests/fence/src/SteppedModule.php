<?php

declare(strict_types=1);

namespace ConvoyTests\Fence;

use Closure;
use ConvoyTests\Explore\LibraryTransport;
use FilesystemIterator;
use Illuminate\Database\Connection;
use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\MySqlConnection;
use Illuminate\Database\SQLiteConnection;
use WHMCS\Module\Server\Convoy\PanelHttp\CurlTransport;
use WHMCS\Module\Server\Convoy\PanelHttp\Transport;
use RecursiveDirectoryIterator;
use RecursiveIteratorIterator;
use ReflectionProperty;
use WHMCS\Database\Capsule;
use WHMCS\Module\Server\Convoy\ClosedDoor;
use WHMCS\Module\Server\Convoy\Engine;
use WHMCS\Module\Server\Convoy\HangingPanels;
use WHMCS\Module\Server\Convoy\Module;
use WHMCS\Module\Server\Convoy\Package;
use WhmcsStandIn\PageEnded;

/** The module in a process that stops at every step: its panel and its database report to the Stepper. */
final class SteppedModule
{
    /** Loads the module's and Illuminate's classes, and opens nothing. */
    public static function load(string $folder): void
    {
        // Not convoy.php: that may register the module's hooks, before WHMCS reads whose they are.
        require_once "$folder/modules/servers/convoy/set.php";
        $lib = CONVOY_SET . '/lib/';
        require_once $lib . 'autoload.php';
        $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($lib, FilesystemIterator::SKIP_DOTS));
        foreach ($files as $file) {
            $class = str_replace('/', '\\', substr($file->getPathname(), strlen($lib), -4));
            if (substr($class, -8) !== 'autoload') {
                $isLibrary = strncmp($class, 'WasmtimePhp', 11) === 0;
                class_exists($isLibrary ? $class : 'WHMCS\\Module\\Server\\Convoy\\' . $class);
            }
        }
        $illuminate = [
            MySqlConnection::class, SQLiteConnection::class, \Illuminate\Database\Query\Builder::class,
            \Illuminate\Database\Query\Grammars\MySqlGrammar::class, \Illuminate\Support\Collection::class,
            \Illuminate\Database\Query\Grammars\SQLiteGrammar::class, \Illuminate\Support\Str::class,
            \Illuminate\Database\Query\Processors\MySqlProcessor::class, \Illuminate\Support\Arr::class,
            \Illuminate\Database\Query\Processors\SQLiteProcessor::class,
            \Illuminate\Database\Connectors\MySqlConnector::class, \Illuminate\Database\QueryException::class,
        ];
        array_map('class_exists', $illuminate);
    }

    /** Opens the component as well, which a process that is forked off then has. */
    public static function warm(): void
    {
        (new Engine(Package::ofThisRequest()))->call('module', 'metadata', [], new ClosedDoor());
    }

    /**
     * In the process of one hook.
     *
     * @param callable|null $transport makes the way to the panel, as Module asks for it; over HTTP if left out
     */
    public static function install(string $folder, ?callable $transport = null): void
    {
        Connection::resolverFor('mysql', static function ($pdo, $database, $prefix, $configuration) {
            $open = static function () use ($configuration) {
                return SteppedMySql::connector()->connect($configuration);
            };
            return new MySqlConnection($open, $database, $prefix, $configuration);
        });
        $file = self::sqlite($folder);
        if ($file !== null) {
            Model::getConnectionResolver()->extend('default', static function () use ($file): SQLiteConnection {
                return new SQLiteConnection(new SteppedSqlite($file), $file, '', ['driver' => 'sqlite']);
            });
        }
        self::putIn($transport ?? static function (
            $panel,
            $credentials,
            $limits,
            $journal,
            $beforeWave = null
        ): Transport {
            $announce = self::announcing($beforeWave);
            return self::reporting(new CurlTransport($panel, $credentials, $limits, $journal, $announce));
        });
    }

    /** In the process of one hook whose statements and requests are done by a search. */
    public static function relay(string $folder): void
    {
        Connection::resolverFor('mysql', static function ($pdo, $database, $prefix, $configuration) {
            return new MySqlConnection(new RelayedPdo(), $database, $prefix, $configuration);
        });
        if (self::sqlite($folder) !== null) {
            Model::getConnectionResolver()->extend('default', static function (): SQLiteConnection {
                return new SQLiteConnection(new RelayedPdo(), '', '', ['driver' => 'sqlite']);
            });
        }
        self::putIn(static function ($panel, $credentials, $limits, $journal, $beforeWave = null): Transport {
            $announce = self::announcing($beforeWave);
            $wire = new RelayedWire();
            return self::reporting(new LibraryTransport($wire, $panel, $credentials, $limits, $journal, $announce));
        });
    }

    /** @return string|null the file of the WHMCS's SQLite database; null if it has another one */
    private static function sqlite(string $folder): ?string
    {
        $configuration = (static function (string $file): array {
            require $file;
            return get_defined_vars();
        })("$folder/configuration.php");
        [$driver, $file] = explode(':', $configuration['db_dsn'], 2);
        return $driver === 'sqlite' ? $file : null;
    }

    private static function announcing(?callable $beforeWave): callable
    {
        return static function (array $requests) use ($beforeWave): ?int {
            $leaveBy = $beforeWave === null ? null : $beforeWave($requests);
            $sent = array_map(static function (array $request): array {
                return ['method' => strtoupper($request['method']), 'path' => $request['path']];
            }, $requests);
            Stepper::running()->stop(['at' => 'request', 'requests' => $sent]);
            return $leaveBy;
        };
    }

    /**
     * Puts the module with that way to the panel in the place of the installed one.
     *
     * @param callable $transport as Module asks for it
     * @param bool $endsPages whether its pages end with PageEnded, and not as over the web
     */
    public static function putIn(callable $transport, bool $endsPages = true): void
    {
        $database = static function (): Connection {
            return Capsule::connection();
        };
        $endPage = static function (array $headers, string $body): void {
            PageEnded::with($body);
        };
        // What a PHP request remembers doesn't outlive it.
        if (class_exists(HangingPanels::class)) {
            $seen = new ReflectionProperty(HangingPanels::class, 'seen');
            $seen->setAccessible(true);
            $seen->setValue(null, []);
        }
        $installed = new ReflectionProperty(Module::class, 'installed');
        $installed->setAccessible(true);
        $engine = new Engine(Package::ofThisRequest());
        $installed->setValue(null, new Module(
            $engine,
            Closure::fromCallable($transport),
            $database,
            $endsPages ? $endPage : null
        ));
    }

    /** Stops once more when the panel has answered. */
    private static function reporting(Transport $inner): Transport
    {
        return new class ($inner) implements Transport {
            private Transport $inner;

            public function __construct(Transport $inner)
            {
                $this->inner = $inner;
            }

            public function sendAll(array $requests): array
            {
                $answers = $this->inner->sendAll($requests);
                Stepper::running()->stop(['at' => 'answered']);
                return $answers;
            }
        };
    }
}
