<?php

declare(strict_types=1);

namespace InstallTests;

use ConvoyTests\Panel;
use ConvoyTests\Shop;
use DoctorTests\DoctorCase;

/** Another module in the same PHP brings wasmtime-php and panel-http, too, in versions of its own. */
final class ForeignLibrariesTest extends DoctorCase
{
    /** Put back: host-php/assemble.sh: leave the libraries' namespaces as they are. */
    public function test_libraries_of_another_module_are_not_taken_for_the_modules_own(): void
    {
        $panel = Panel::start([], 'v4');
        $shop = Shop::open($panel, ['modules' => []], $this->tree->folder);
        $code = self::foreign() . 'namespace { require $argv[1]; $whmcs = WhmcsStandIn\Whmcs::open($argv[2]);'
            . ' echo json_encode($whmcs->serverModule("TestConnection", (int) $argv[3])); }';
        foreach (['1', '0'] as $ffi) {
            $autoload = dirname(__DIR__) . '/whmcs/autoload.php';
            $arguments = ['-r', $code, $autoload, $this->tree->folder, (string) $shop->server];
            $ended = Program::run(array_merge(self::php($ffi), $arguments));
            self::assertStringStartsWith('{"success":true,', $ended->printed);
        }
        unset($shop);
        gc_collect_cycles();
    }

    /** @return string PHP code that declares every class of both libraries, each without anything in it */
    private static function foreign(): string
    {
        $code = '';
        foreach (['WasmtimePhp' => 'wasmtime-php', 'PanelHttp' => 'panel-http'] as $namespace => $library) {
            $sources = glob(dirname(__DIR__, 2) . "/host-php/$library/src/*.php") ?: [];
            self::assertGreaterThan(10, count($sources));
            $classes = array_diff(array_map('basename', $sources), ['autoload.php']);
            $declared = implode(' {} class ', str_replace('.php', '', $classes));
            $code .= "namespace $namespace { class $declared {} } ";
        }
        return $code;
    }
}
