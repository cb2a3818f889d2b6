<?php

declare(strict_types=1);

namespace DoctorTests;

use InstallTests\Program;

/** What doctor says of PHP, the machine and the module's files: every line of it broken once. */
final class DoctorTest extends DoctorCase
{
    protected function setUp(): void
    {
        parent::setUp();
        // As in a package that was only unpacked.
        unlink($this->tree->folder . '/init.php');
    }

    public function test_all_is_well(): void
    {
        $ended = $this->doctor(self::php('1'));
        self::assertFaults([], $ended);
        self::assertLine('✓ PHP ' . PHP_VERSION . ' (cli, ', $ended);
        foreach (['curl', 'json', 'mbstring'] as $extension) {
            self::assertLine("✓ extension $extension\n", $ended);
        }
        self::assertLine('✓ ffi.enable=true', $ended);
        self::assertLine('✓ proc_open is allowed', $ended);
        self::assertLine('✓ processor ' . php_uname('m'), $ended);
        self::assertMatchesRegularExpression('/^✓ glibc 2\.\d+$/m', $ended->printed);
        self::assertMatchesRegularExpression('/^✓ version \S+: all \d{3} files are whole$/m', $ended->printed);
        self::assertLine('✓ the helper may be executed', $ended);
        self::assertLine('✓ the component runs: ffi bridge, x86_64-unknown-linux-gnu', $ended);
        self::assertLine('✓ in a helper process too: process bridge, x86_64-unknown-linux-gnu', $ended);
        $unseen = '– not looked at: WHMCS, its panels and hooks.php: there is no WHMCS in ';
        self::assertLine("$unseen{$this->tree->folder} (no init.php)", $ended);
        self::assertStringNotContainsString("\e", $ended->printed, 'colours are for terminals');
    }

    /** @dataProvider modes */
    public function test_it_says_what_ffi_enable_means(string $value, string $says, string $bridge): void
    {
        $ended = $this->doctor(self::php($value));
        self::assertFaults([], $ended);
        self::assertLine($says, $ended);
        self::assertLine("✓ the component runs: $bridge bridge", $ended);
    }

    /** @return array<string, array{string, string, string}> */
    public function modes(): array
    {
        return [
            'on' => ['1', '✓ ffi.enable=true: the component runs inside PHP', 'ffi'],
            'preload' => ['preload', '✓ ffi.enable=preload: the component runs inside PHP here, in php-fpm', 'ffi'],
            'off' => ['0', '– ffi.enable is off: the component runs in a helper process', 'process'],
        ];
    }

    public function test_extensions_that_are_missing(): void
    {
        $ended = $this->doctor([PHP_BINARY, '-n', '-d', 'extension=mbstring']);
        self::assertFaults(['PHP\'s extension curl is missing'], $ended);
        self::assertLine('– extension ffi isn\'t loaded: the component runs in a helper process', $ended);
        self::assertLine('✓ the component runs: process bridge', $ended);
        $ended = $this->doctor([PHP_BINARY, '-n', '-d', 'extension=curl']);
        self::assertFaults(['PHP\'s extension mbstring is missing'], $ended);
        self::assertStringContainsString('apt install php-mbstring', $ended->printed);
    }

    public function test_functions_that_are_disabled(): void
    {
        $disabled = 'disable_functions=proc_open,proc_close';
        $ended = $this->doctor(self::php('0', $disabled));
        self::assertFaults(['disable_functions forbids proc_open, proc_close: no helper process can run'], $ended);
        self::assertLine('– not looked at: whether the component runs', $ended);
        $ended = $this->doctor(self::php('1', $disabled));
        self::assertFaults([], $ended);
        self::assertLine('– disable_functions forbids proc_open, proc_close; with ffi.enable=true', $ended);
        self::assertStringNotContainsString('in a helper process too', $ended->printed);
    }

    public function test_another_processor(): void
    {
        $ended = $this->doctor(array_merge(['setarch', 'i686'], self::php('1')));
        self::assertFaults(['this is an i686, the package\'s native files are for x86_64'], $ended);
        self::assertStringContainsString('cargo build --locked --release -p wasmtime-php-lib, and', $ended->printed);
    }

    /** @dataProvider damages */
    public function test_files_that_are_damaged(string $pattern, ?string $content, string $named): void
    {
        $file = glob("{$this->tree->module}/$pattern")[0];
        $content === null ? unlink($file) : file_put_contents($file, $content, FILE_APPEND);
        self::assertFaults(['damaged or missing: ' . $named], $this->doctor(self::php('1')));
    }

    /** @return array<string, array{string, string|null, string}> */
    public function damages(): array
    {
        return [
            'code' => ['sets/*/lib/Store.php', "\n", 'sets/'],
            'code that is missing' => ['sets/*/lib/Store.php', null, 'sets/'],
            'the list' => ['sets/*/SHA256SUMS', "0000  x\n", 'sets/'],
            'the page' => ['sets/*/templates/clientarea.tpl', 'x', 'sets/'],
            'a form that this machine doesn\'t use' => ['sets/*/wasm/*.pulley64.cwasm', 'x', 'sets/'],
            'hooks.php' => ['hooks.php', "\n", 'hooks.php'],
            'the list of fixed files' => ['SHA256SUMS', null, 'SHA256SUMS'],
        ];
    }

    public function test_a_library_that_does_not_load(): void
    {
        file_put_contents(glob("{$this->tree->module}/sets/*/wasm/*.so")[0], 'x');
        $faults = ['damaged or missing: sets/', 'the component doesn\'t run: '];
        self::assertFaults($faults, $this->doctor(self::php('1')));
    }

    public function test_a_component_none_of_whose_forms_is_whole(): void
    {
        foreach (glob("{$this->tree->module}/sets/*/wasm/*.cwasm") as $form) {
            file_put_contents($form, 'x', FILE_APPEND);
        }
        self::assertFaults([
            'damaged or missing: sets/',
            'the component doesn\'t run: ',
            'the helper process doesn\'t run: ',
        ], $this->doctor(self::php('1')));
    }

    public function test_a_manifest_that_is_cut_off(): void
    {
        file_put_contents("{$this->tree->module}/manifest.json", '{"set":');
        $ended = $this->doctor(self::php('1'));
        self::assertFaults(['not the one that manifest.json names; damaged or missing: manifest.json'], $ended);
    }

    public function test_an_upgrade_that_broke_off_names_what_is_missing(): void
    {
        $set = basename(glob("{$this->tree->module}/sets/*")[0]);
        Program::run(['cp', '-R', "{$this->tree->module}/sets/$set", "{$this->tree->module}/sets/000000000000"]);
        unlink("{$this->tree->module}/sets/000000000000/lib/Store.php");
        $switch = str_replace($set, '000000000000', (string) file_get_contents("{$this->tree->module}/manifest.json"));
        file_put_contents("{$this->tree->module}/manifest.json", $switch);
        $ended = $this->doctor(self::php('1'));
        self::assertStringContainsString('sets/000000000000/lib/Store.php', $ended->printed);
        self::assertFaults(['serves, and not the one that manifest.json names; damaged or missing: '], $ended);
    }

    /** @return array<string, array{string, string|null}> */
    public function unloadable(): array
    {
        return [
            'set.php missing' => ['set.php', null],
            'set.php empty' => ['set.php', ''],
            'the code that loads classes' => ['sets/*/lib/autoload.php', null],
            'a class of the doctor\'s' => ['sets/*/doctor/src/Finding.php', null],
            'its words' => ['sets/*/doctor/lang/english.php', ''],
            'its words missing' => ['sets/*/doctor/lang/english.php', null],
        ];
    }

    /** @dataProvider unloadable */
    public function test_what_the_doctor_needs_itself(string $pattern, ?string $content): void
    {
        $file = glob("{$this->tree->module}/$pattern")[0];
        $content === null ? unlink($file) : file_put_contents($file, $content);
        $ended = $this->doctor(self::php('1', 'display_errors=0', 'log_errors=0'));
        self::assertSame(1, $ended->status, $ended->printed);
        $said = '/✗ damaged or missing: .+\n    → Run install\.sh again/u';
        self::assertMatchesRegularExpression($said, $ended->printed);
    }

    public function test_no_set_at_all(): void
    {
        Program::run(['rm', '-rf', "{$this->tree->module}/sets"]);
        $ended = $this->doctor();
        self::assertSame(1, $ended->status);
        self::assertStringStartsWith('✗ damaged or missing: sets', $ended->printed);
    }

    public function test_a_helper_that_lost_its_executable_bit(): void
    {
        $helper = glob("{$this->tree->module}/sets/*/wasm/wasmtime-php-*")[0];
        chmod($helper, 0644);
        $ended = $this->doctor(self::php('1'));
        self::assertFaults(['the helper isn\'t executable'], $ended);
        self::assertStringContainsString("→ chmod 755 $helper\n", $ended->printed);
    }

    public function test_a_helper_that_does_not_start(): void
    {
        $helper = glob("{$this->tree->module}/sets/*/wasm/wasmtime-php-*")[0];
        file_put_contents($helper, "#!/bin/sh\nexit 9\n");
        // Not where FFI needs no helper, either: nothing of a damaged package is run.
        foreach (['1', '0'] as $ffi) {
            $faults = ['damaged or missing: sets/', 'the component doesn\'t run: '];
            self::assertFaults($faults, $this->doctor(self::php($ffi)));
        }
    }

    public function test_whmcs_that_does_not_start(): void
    {
        $init = $this->tree->folder . '/init.php';
        $starts = [
            'exit("<h1>Critical Error</h1> Could not connect to the database.");'
                => 'it ended with "Critical Error Could not connect to the database."',
            'throw new RuntimeException("no ionCube");' => 'RuntimeException: no ionCube',
            'nowhere();' => 'Call to undefined function nowhere()',
        ];
        foreach ($starts as $code => $says) {
            file_put_contents($init, "<?php\n$code\n");
            $ended = $this->doctor(self::php('1'));
            self::assertFaults(["WHMCS in {$this->tree->folder} can't be loaded: "], $ended);
            self::assertStringContainsString($says, $ended->printed);
            self::assertLine('✓ the component runs', $ended);
        }
    }

    public function test_it_speaks_chinese_where_the_machine_does(): void
    {
        $ended = $this->doctor(self::php('1'), ['LC_ALL' => 'zh_TW.UTF-8']);
        self::assertStringContainsString("✓ 處理器 x86_64\n", $ended->printed);
        self::assertStringEndsWith("已檢查的部分未發現問題。\n", $ended->printed);
    }

    public function test_signs_are_coloured_on_a_terminal(): void
    {
        $command = implode(' ', array_map('escapeshellarg', array_merge(
            self::php('0'),
            ["{$this->tree->module}/bin/doctor.php"]
        )));
        $printed = Program::run(['script', '-qec', $command, '/dev/null'], ['LC_ALL' => 'C'])->printed;
        self::assertStringContainsString("\e[32m✓\e[0m PHP", $printed);
        self::assertStringContainsString("\e[33m–\e[0m ffi.enable is off", $printed);
    }

    public function test_a_wrong_command_line_is_told(): void
    {
        $doctor = "{$this->tree->module}/bin/doctor.php";
        $ended = Program::run([PHP_BINARY, $doctor, '--whmsc', '/']);
        self::assertSame(2, $ended->status);
        self::assertStringStartsWith('usage: doctor.php', $ended->printed);
        self::assertSame(0, Program::run([PHP_BINARY, $doctor, '--help'])->status);
    }
}
