<?php

declare(strict_types=1);

namespace DoctorTests;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use InstallTests\Program;

/** A WHMCS with the module, and a panel. */
abstract class ShopCase extends DoctorCase
{
    private static ?Panel $running = null;

    protected Panel $panel;
    protected Shop $shop;

    public static function setUpBeforeClass(): void
    {
        self::$running = Panel::start(['--tls', '--http2'], 'v4');
    }

    public static function tearDownAfterClass(): void
    {
        self::$running = null;
    }

    protected function setUp(): void
    {
        parent::setUp();
        $this->open(self::$running);
    }

    protected function tearDown(): void
    {
        unset($this->panel, $this->shop);
        gc_collect_cycles();
    }

    /** @return array<string, string> options of Whmcs::open(): the database, if it isn't the usual one */
    protected static function database(): array
    {
        return [];
    }

    /** @param array<string, mixed> $record what of the server record is otherwise */
    protected function open(Panel $panel, array $record = []): void
    {
        $this->panel = $panel;
        $this->panel->reset();
        if (!isset($this->shop)) {
            $this->shop = Shop::open($panel, ['modules' => []] + static::database(), $this->tree->folder);
            $autoload = var_export(dirname(__DIR__, 4) . '/tests/whmcs/autoload.php', true);
            $init = "<?php\nrequire_once $autoload;\nWhmcsStandIn\\Whmcs::open(__DIR__);\n";
            file_put_contents($this->tree->folder . '/init.php', $init);
            $this->inWhmcs('$whmcs->cron();');
        }
        $this->shop->panel = $panel;
        $this->record($record);
        $this->panel->clearLog();
    }

    /** @param array<string, mixed> $changes of the server record */
    protected function record(array $changes): void
    {
        $this->shop->whmcs->database()->table('tblservers')->delete();
        $this->shop->whmcs->addServer($this->shop->serverFields($changes + ['id' => $this->shop->server]));
    }

    protected function inWhmcs(string $code, string ...$options): string
    {
        $before = 'require $argv[1]; $whmcs = WhmcsStandIn\Whmcs::open($argv[2]); ';
        $autoload = dirname(__DIR__, 4) . '/tests/whmcs/autoload.php';
        $arguments = ['-r', $before . $code, $autoload, $this->tree->folder];
        $ended = Program::run(array_merge([PHP_BINARY], $options, $arguments));
        self::assertSame(0, $ended->status, $ended->printed);
        return $ended->printed;
    }

    /** @return string the error that Test Connection shows; blank if it succeeds */
    protected function testConnection(string ...$options): string
    {
        $code = "echo json_encode(\$whmcs->serverModule('TestConnection', {$this->shop->server}));";
        $answer = json_decode($this->inWhmcs($code, ...$options), true);
        return $answer['success'] ? '' : $answer['error'];
    }

    /**
     * @param string[] $machine a program that runs another one
     * @return string the error that Test Connection shows there; blank if it succeeds
     */
    protected function testConnectionOn(array $machine): string
    {
        $code = 'require $argv[1]; $whmcs = WhmcsStandIn\Whmcs::open($argv[2]);'
            . " echo json_encode(\$whmcs->serverModule('TestConnection', {$this->shop->server}));";
        $autoload = dirname(__DIR__, 4) . '/tests/whmcs/autoload.php';
        $ended = Program::run(array_merge($machine, [PHP_BINARY, '-r', $code, $autoload, $this->tree->folder]));
        $answer = json_decode($ended->printed, true);
        self::assertIsArray($answer, $ended->printed);
        return $answer['success'] ? '' : $answer['error'];
    }
}
