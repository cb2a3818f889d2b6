<?php

declare(strict_types=1);

namespace ConvoyMatrix;

use ConvoyTests\Panel;
use RuntimeException;

/** Makes what a cell needs in a folder of its own, runs the life there, and judges it. */
final class Trial
{
    private const SAPIS = ['cli' => 'cli', 'fpm' => 'fpm-fcgi', 'apache' => 'apache2handler'];

    private Php $php;
    private Cell $cell;

    /** Within the PHP's root, and from outside. */
    private string $folder;
    private string $outside;

    /** @var string what the hooks ran on */
    public string $ran = '';

    /** @var string[] why the cell isn't ok */
    public array $failures = [];

    /** @param string $package folder of the unpacked module */
    public static function run(Php $php, Cell $cell, string $name, string $package, Panel $panel): self
    {
        $trial = new self();
        $trial->php = $php;
        $trial->cell = $cell;
        $trial->folder = "/mnt/work/$name";
        $trial->outside = $php->root . $trial->folder;
        try {
            $trial->install($package, $panel);
            $query = http_build_query(['folder' => "$trial->folder/whmcs", 'refused' => $cell->refused]);
            $output = Sapi::run($php, $cell, $trial->folder, $query);
            file_put_contents("$trial->outside/log/life.txt", $output);
            $trial->judge($output);
        } catch (RuntimeException $exception) {
            $trial->failures[] = $exception->getMessage();
        } finally {
            $trial->unmount();
        }
        return $trial;
    }

    private function has(string $how): bool
    {
        return in_array($how, $this->cell->how, true);
    }

    private function module(): string
    {
        return "$this->outside/whmcs/modules/servers/convoy";
    }

    private function install(string $package, Panel $panel): void
    {
        foreach (['whmcs/modules/servers', 'whmcs/tmp', 'ini', 'log'] as $folder) {
            mkdir("$this->outside/$folder", 0755, true);
        }
        self::system('cp', '-a', $package, $this->module());
        file_put_contents("$this->outside/whmcs/matrix.json", json_encode($panel->listening()));
        $ini = $this->cell->ini + [
            'include_path' => '.:/mnt/php',
            'display_errors' => '0',
            'log_errors' => '1',
            'date.timezone' => 'UTC',
            'max_execution_time' => '120',
            'sys_temp_dir' => "$this->folder/whmcs/tmp",
        ];
        if ($this->has('basedir')) {
            $ini['open_basedir'] = "$this->folder/whmcs:/mnt/tests:/mnt/php";
        }
        $lines = '';
        foreach ($ini as $name => $value) {
            // `true` in quotes would be a text.
            $lines .= "$name = " . (ctype_alnum($value) ? $value : "\"$value\"") . "\n";
        }
        file_put_contents("$this->outside/ini/99-matrix.ini", $lines);
        self::system('chown', '-R', Php::USER . ':' . Php::USER, "$this->outside/whmcs", "$this->outside/log");
        if ($this->has('mode-644')) {
            self::system('find', $this->module(), '-type', 'f', '-exec', 'chmod', '644', '{}', '+');
        }
        if ($this->has('of-root') || $this->has('read-only')) {
            self::system('chown', '-R', '0:0', $this->module());
        }
        if ($this->has('read-only') || $this->has('noexec')) {
            self::system('mount', '--bind', $this->module(), $this->module());
            $kind = $this->has('noexec') ? 'noexec' : 'ro';
            self::system('mount', '-o', "remount,bind,$kind", $this->module());
        }
    }

    private function unmount(): void
    {
        if ($this->has('read-only') || $this->has('noexec')) {
            self::system('umount', $this->module());
        }
    }

    private function judge(string $output): void
    {
        $lines = explode("\n", trim($output));
        $said = json_decode(end($lines), true);
        if (!is_array($said)) {
            throw new RuntimeException('The life broke off: ' . mb_substr(trim(strip_tags($output)), -400));
        }
        $this->ran = $said['ran'];
        $this->failures = $said['failures'];
        $this->expect('PHP', $this->php->version, $said['php']);
        $this->expect('the SAPI', self::SAPIS[$this->cell->sapi], $said['sapi']);
        $this->expect('bridge and engine', $this->cell->runsOn, $said['ran']);
        // That the cell is what it says.
        $has = $said['has'];
        $enable = $this->cell->ini['ffi.enable'];
        $this->expect('ffi.enable', $enable === 'true' ? '1' : $enable, $has['ffi.enable']);
        $disabled = explode(',', $this->cell->ini['disable_functions'] ?? '');
        $this->expect('proc_open', !in_array('proc_open', $disabled, true), $has['proc_open']);
        $this->expect('open_basedir', $this->has('basedir'), $has['open_basedir']);
        $this->expect('a writable folder', !$this->has('read-only') && !$this->has('of-root'), $has['writable']);
        $this->expect('address space', $this->has('512-MiB') ? '536870912' : 'unlimited', $has['addresses']);
        $this->expect('PHP as root', false, $has['root']);
        if ($this->has('mode-644') && strpos($this->ran, 'process ') === 0) {
            clearstatcache();
            $set = $this->module() . '/' . self::json($this->module())['set'];
            $program = "$set/" . self::json($set)['executable']['path'];
            // PHP restores the bit of its own files; others it starts through the dynamic loader.
            $this->expect('an executable helper', !$this->has('of-root'), (fileperms($program) & 0111) !== 0);
        }
    }

    /**
     * @param string|bool $wanted
     * @param string|bool $found
     */
    private function expect(string $what, $wanted, $found): void
    {
        if ($wanted !== $found) {
            $this->failures[] = "$what: " . json_encode($wanted) . ' wanted, ' . json_encode($found) . ' found';
        }
    }

    private static function system(string ...$command): void
    {
        $process = proc_open($command, [['file', '/dev/null', 'r'], ['pipe', 'w'], ['redirect', 1]], $pipes);
        $said = stream_get_contents($pipes[1]);
        if (proc_close($process) !== 0) {
            throw new RuntimeException(implode(' ', $command) . ": $said");
        }
    }

    /** @return array<string, mixed> the manifest in a folder */
    private static function json(string $folder): array
    {
        return (array) json_decode((string) file_get_contents("$folder/manifest.json"), true);
    }
}
