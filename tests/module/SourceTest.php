<?php

declare(strict_types=1);

namespace ModuleTests;

use PHPUnit\Framework\TestCase;
use WHMCS\Module\Server\Convoy\FormInputs;
use WHMCS\Module\Server\Convoy\Messages;

/**
 * What holds for the module's source as a whole.
 */
final class SourceTest extends TestCase
{
    private const MODULE = __DIR__ . '/../../host-php/module';

    /**
     * Methods of Illuminate that the module may call: those of 5.2, which WHMCS 7 ships (Illuminate 5.2's source).
     */
    private const ILLUMINATE = [
        'getColumnListing', 'whereIn', 'distinct',
        'create', 'delete', 'first', 'get', 'getConfig', 'getDatabaseName', 'getDriverName', 'getPdo',
        'getSchemaBuilder', 'hasTable', 'inTransaction', 'index', 'insert', 'join', 'leftJoin', 'make', 'mediumText',
        'nullable', 'orWhere', 'orWhereIn', 'primary', 'select', 'selectRaw', 'string', 'table', 'transaction',
        'unsignedInteger', 'update', 'where', 'whereIn', 'whereRaw', 'from', 'unionAll', 'getQueryGrammar', 'columnize',
        'wrapTable', 'statement', 'orderBy', 'raw', 'limit', 'offset', 'lockForUpdate', 'setPdo', 'setReconnector',
        'transactionLevel', 'unsignedBigInteger',
    ];

    /** Methods of PHP's own classes and of WHMCS's. */
    private const OTHERS = [
        'client', 'exec', 'fresh', 'getCode', 'getFile', 'getLine', 'getMessage', 'getPrevious', 'save', 'user',
        // WHMCS's CustomActionCollection (Illuminate 7 and newer) and Metric.
        'push', 'withUsage',
        // WHMCS's menus.
        'getChild', 'removeChild',
    ];

    /** @dataProvider files */
    public function test_a_file_stops_outside_whmcs(string $file): void
    {
        $command = [PHP_BINARY, '-d', 'display_errors=1', '-d', 'error_reporting=-1', '-r'];
        $command[] = 'require $argv[1]; echo "went on";';
        $command[] = $file;
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
        self::assertSame('', stream_get_contents($pipes[1]) . stream_get_contents($pipes[2]));
        self::assertSame(0, proc_close($process));
    }

    /** @dataProvider files */
    public function test_a_file_fits_in_the_head(string $file): void
    {
        self::assertLessThanOrEqual(300, count(file($file)));
    }

    /** An input that the component reads and FormInputs doesn't know would always be blank. */
    public function test_the_inputs_that_the_component_reads_are_those_that_it_is_given(): void
    {
        $read = [];
        $guest = new \RecursiveDirectoryIterator(dirname(__DIR__, 2) . '/guest/src', \FilesystemIterator::SKIP_DOTS);
        $files = new \RecursiveIteratorIterator($guest);
        foreach ($files as $file) {
            if (preg_match('~guest/src/.*\btest~', (string) $file) === 0) {
                preg_match_all('/"convoy_(\w+)"/', (string) file_get_contents((string) $file), $names);
                $read = array_merge($read, $names[1]);
            }
        }
        // The module itself reads which view follows a form that failed.
        $read = array_values(array_diff(array_unique($read), ['view_again']));
        $given = array_unique(array_merge(...array_values(FormInputs::READ)));
        sort($read);
        sort($given);
        self::assertSame($read, $given);
    }

    public function test_only_methods_of_illuminate_5_2_are_called(): void
    {
        $declared = $called = [];
        $library = glob(__DIR__ . '/../../host-php/{wasmtime-php,panel-http}/src/*.php', GLOB_BRACE);
        foreach (array_merge(array_column($this->files(), 0), $library) as $file) {
            $source = (string) file_get_contents($file);
            preg_match_all('/function (\w+)\(/', $source, $names);
            $declared = array_merge($declared, $names[1]);
            if (!in_array($file, $library, true)) {
                preg_match_all('/->(\w+)\(/', $source, $names);
                $called = array_merge($called, $names[1]);
            }
        }
        $unknown = array_diff(array_unique($called), $declared, self::ILLUMINATE, self::OTHERS);
        self::assertSame([], array_values($unknown));
    }

    /** Each of WHMCS's functions that prints or sends text is called in one place, which makes the text fit. */
    public function test_text_leaves_for_whmcs_through_one_class_for_each_sink(): void
    {
        $callers = [];
        foreach (array_column($this->files(), 0) as $file) {
            $sinks = ['logActivity(', 'logModuleCall(', "localAPI('SendAdminEmail'", "localAPI('SendEmail'"];
            foreach ($sinks as $sink) {
                $call = '/^(?!\s*[\/*]).*' . preg_quote($sink, '/') . '/m';
                if (preg_match($call, (string) file_get_contents($file)) === 1) {
                    $callers[$sink][] = basename($file);
                }
            }
        }
        self::assertSame([
            'logActivity(' => ['ActivityLog.php'],
            'logModuleCall(' => ['ModuleLog.php'],
            "localAPI('SendAdminEmail'" => ['StaffNotices.php'],
        ], array_map('array_unique', $callers));
    }

    /**
     * A test owns clock, randomness and sleep by replacing one class. Not held to it: what runs before that class is
     * loaded (convoy.php, hooks.php, set.php).
     */
    public function test_nobody_but_the_machine_reads_a_clock_draws_or_sleeps(): void
    {
        $folder = __DIR__ . '/../../host-php';
        $files = array_merge(
            glob("$folder/src/*.php"),
            glob("$folder/module/lib/*.php"),
            glob("$folder/module/lib/*/*.php"),
            glob("$folder/doctor/src/*.php"),
            glob("$folder/module/bin/*.php"),
            ["$folder/module/functions.php", "$folder/module/hookpoints.php"]
        );
        $asks = '/(?<![\w>:$])(?:time|microtime|hrtime|usleep|sleep|time_nanosleep|random_bytes|random_int|mt_rand|rand'
            . '|uniqid|lcg_value|shuffle|array_rand|str_shuffle)\(|(?<![\w>:$])(?:gm)?(?:date|mktime)\([^,()]*\)/';
        $found = [];
        foreach ($files as $file) {
            foreach (basename($file) === 'Machine.php' ? [] : file($file) as $number => $line) {
                if (preg_match('/^\s*(?:\*|\/\/)/', $line) === 0 && preg_match($asks, $line) === 1) {
                    $found[] = basename($file) . ':' . ($number + 1) . ': ' . trim($line);
                }
            }
        }
        self::assertSame([], $found);
    }

    /**
     * Hazard 16. Put back: make a password, a key or the seed by rand(), mt_rand() or uniqid(), in a library or in
     * the module.
     */
    public function test_hazard_16_chance_comes_from_random_bytes_alone(): void
    {
        $guessable = [
            'rand', 'srand', 'mt_rand', 'mt_srand', 'lcg_value', 'uniqid', 'shuffle', 'str_shuffle', 'array_rand',
        ];
        $library = glob(__DIR__ . '/../../host-php/{wasmtime-php,panel-http}/src/*.php', GLOB_BRACE);
        $names = [];
        foreach (array_merge(array_column($this->files(), 0), $library) as $file) {
            foreach (array_filter(token_get_all((string) file_get_contents($file)), 'is_array') as $token) {
                // A call with or without "\", an import, and the name as text for call_user_func().
                $names[basename($file) . ":$token[2] $token[1]"] = strtolower(trim($token[1], '\\\'"'));
            }
        }
        self::assertSame([], array_keys(array_intersect($names, $guessable)));
        self::assertContains('random_bytes', $names);
    }

    public function test_every_hook_of_whmcs_is_one_line(): void
    {
        $source = (string) file_get_contents(self::MODULE . '/functions.php');
        $oneLine = '/^function convoy_\w+\([^)]*\): (?:\??\w+\n\{\n {4}return|void\n\{\n {4}Module::) *[^\n]+;\n\}$/m';
        self::assertSame(56, preg_match_all($oneLine, $source));
        self::assertSame(56, substr_count($source, "\nfunction "));
    }

    /** Before it is built: every hook answers with its type, and says what to run. */
    public function test_the_source_checkout_answers_every_hook(): void
    {
        $script = 'define("WHMCS", true); require $argv[1];'
            . ' require "/usr/share/php/Illuminate/Database/autoload.php";'
            . ' set_error_handler(function ($n, $text) { throw new ErrorException($text); });'
            . ' function logActivity($text) { $GLOBALS["said"] = $text; }'
            . ' foreach (array_slice($argv, 2) as $name) {'
            . ' try { $answers[$name] = $name(); } catch (Exception $e) { $answers[$name] = $e->getMessage(); } }'
            . ' $answers["said"] = $said;'
            . ' echo json_encode($answers);';
        $source = (string) file_get_contents(self::MODULE . '/functions.php');
        preg_match_all('/function (convoy_\w+)/', $source, $names);
        // It ends PHP with JSON.
        $hooks = array_values(array_diff($names[1], ['convoy_State']));
        $command = array_merge([PHP_BINARY, '-r', $script, realpath(self::MODULE) . '/convoy.php'], $hooks);
        $process = proc_open($command, [1 => ['pipe', 'w'], 2 => ['pipe', 'w']], $pipes);
        $answers = json_decode($output = (string) stream_get_contents($pipes[1]), true);
        self::assertSame(0, proc_close($process), $output);
        $notBuilt = 'This is the module\'s source, not the module: manifest.json is missing. Install '
            . 'convoy-whmcs.zip, which is attached to every release, or which "make package" in the source folder puts '
            . 'into dist/: unpack it over WHMCS\'s folder.';
        self::assertSame('ConvoyPanel', $answers['convoy_MetaData']['DisplayName']);
        $field = $answers['convoy_ConfigOptions']['ConvoyPanel'];
        self::assertSame(htmlspecialchars("ConfigOptions: $notBuilt", ENT_QUOTES), $field['Description']);
        $error = 'TestConnection: ' . $notBuilt;
        self::assertSame(['success' => false, 'error' => $error], $answers['convoy_TestConnection']);
        self::assertSame("CreateAccount: $notBuilt", $answers['convoy_CreateAccount']);
        self::assertSame("NodeChoices: $notBuilt", $answers['convoy_NodeChoices']);
        self::assertSame("ConvoyPanel: UsageUpdate: $notBuilt", $answers['said']);
        self::assertSame([], $answers['convoy_AdminCustomButtonArray']);
        self::assertNull($answers['convoy_MetricProvider']);
        self::assertNull($answers['convoy_CustomActions']);
        $notBuilt = "AdminSingleSignOn: $notBuilt";
        self::assertSame(['success' => false, 'errorMsg' => $notBuilt], $answers['convoy_AdminSingleSignOn']);
        self::assertSame('templates/clientarea.tpl', $answers['convoy_ClientArea']['tabOverviewModuleOutputTemplate']);
    }

    /** @return array<string, array<string, string>> texts by key and language */
    private static function languages(): array
    {
        $languages = [];
        foreach (glob(self::MODULE . '/lang/*.php') as $file) {
            $languages[basename($file, '.php')] = require $file;
        }
        return $languages;
    }

    public function test_every_message_stands_in_every_language_with_the_same_placeholders(): void
    {
        $placeholders = array_map(static function (array $texts): array {
            return array_map(static function (string $text): array {
                preg_match_all('/\{\w+\}/', $text, $found);
                sort($found[0]);
                return $found[0];
            }, $texts);
        }, self::languages());
        self::assertArrayHasKey('chinese', $placeholders);
        foreach ($placeholders as $language => $theirs) {
            self::assertSame($placeholders['english'], $theirs, $language);
        }
    }

    public function test_a_language_that_has_no_file_is_english(): void
    {
        self::assertSame(Messages::text('english', 'not-active'), Messages::text('klingon', 'not-active'));
        self::assertNotSame(Messages::text('english', 'not-active'), Messages::text('chinese', 'not-active'));
    }

    public function test_every_message_that_is_asked_for_exists(): void
    {
        $asked = [];
        foreach ($this->files() as [$file]) {
            $pattern = '/(?:Refusal\(|Messages::text\(\$locale, )\'([\w-]+)\'/';
            preg_match_all($pattern, (string) file_get_contents($file), $keys);
            $asked = array_merge($asked, $keys[1]);
        }
        self::assertGreaterThan(15, count($asked));
        self::assertSame([], array_diff($asked, array_keys(self::languages()['english'])));
    }

    /** @return array<int, array{string}> */
    public function files(): array
    {
        return array_map(static function (string $file): array {
            return [$file];
        }, array_merge(
            glob(self::MODULE . '/*.php'),
            glob(self::MODULE . '/lang/*.php'),
            glob(self::MODULE . '/lib/*.php'),
            glob(self::MODULE . '/lib/*/*.php'),
            glob(self::MODULE . '/../doctor/*.php'),
            glob(self::MODULE . '/../doctor/src/*.php'),
            glob(self::MODULE . '/../doctor/lang/*.php')
        ));
    }
}
