<?php

declare(strict_types=1);

namespace ConvoySoak;

use InstallTests\Program;
use InstallTests\Tree;
use RuntimeException;

/** Upgrades back and forth while pages are asked for. */
final class Upgrades
{
    private const WAYS = ['cp', 'unzip', 'install.sh'];

    /** PHP's settings by what is special about them. */
    private const SETTINGS = [
        'ffi' => ['ffi.enable' => '1'],
        'ffi_without_opcache' => ['ffi.enable' => '1', 'opcache.enable' => '0'],
        'process' => ['ffi.enable' => '0'],
    ];

    private World $world;
    private Versions $versions;

    /** WHMCS's folder, with the module in it. */
    private Tree $tree;

    public function __construct(World $world, Versions $versions)
    {
        $this->world = $world;
        $this->versions = $versions;
        $this->tree = new Tree();
        // The same WHMCS and database; the module isn't a link.
        $folder = $world->shop->folder;
        self::must(Program::run(['cp', '-R', "$folder/.", $this->tree->folder]));
        unlink($this->tree->module);
        self::must($this->tree->install($versions->packages['1.0.0']));
    }

    /** @param int $switches an even number: there and back */
    public function run(Report $report, int $switches): void
    {
        foreach (self::SETTINGS as $name => $settings) {
            foreach (self::WAYS as $way) {
                $this->by($report, $way, "upgrade_{$way}_$name", $settings, $switches);
            }
        }
    }

    /** @param array<string, string> $settings of PHP */
    private function by(Report $report, string $way, string $name, array $settings, int $switches): void
    {
        $pool = ['pm.max_children' => '8'];
        $settings['auto_append_file'] = dirname(__DIR__) . '/marks.php';
        $site = new Site($this->tree->folder, dirname(__DIR__) . '/page.php', $pool, $settings);
        $marks = substr_count($this->world->page($site->url), '=1.0.0');
        $load = new Load($this->world, $site, 0, $this->versions->pages(), $marks);
        $site->settle();
        $late = 0;
        $problems = [];
        for ($switch = 1; $switch <= $switches; $switch++) {
            [$from, $to] = $switch % 2 === 1 ? ['1.0.0', '2.0.0'] : ['2.0.0', '1.0.0'];
            $done = $this->switchTo($way, $to);
            if ($done->status !== 0) {
                $problems[] = trim($done->printed);
            }
            // Begun after the switch.
            $late += (int) (strpos($this->world->page($site->url), "functions.php=$to") === false);
            $site->settle();
            $load->isOver();
            // What the next switch is to bring must not be there already; install.sh needs the first to go back to.
            if ($way !== 'install.sh' || $to === '1.0.0') {
                $this->remove($from);
            }
        }
        $load->stop();
        $crashed = $site->ended()['crashed'];
        $report->figure("{$name}_switches", $switches, 'switches');
        $report->figure($name, $load->answers, 'pages');
        foreach ($load->served as $version => $count) {
            $report->figure("{$name}_served_by_$version", $count, 'pages');
        }
        $report->figure("{$name}_failed", $load->failures, 'pages');
        $report->figure("{$name}_crashed", count($crashed), 'workers');
        $whole = $load->failures + $load->broken === 0 && array_sum($load->served) === $load->answers;
        $failed = count($problems) . ' times, first ' . ($problems[0] ?? '');
        $report->check("$name: each upgrade ended well", $problems === [], $failed);
        $report->check("$name: every page by one version, whole", $whole, $load->why . self::kinds($site->errors()));
        $report->check("$name: pages by both", count($load->served) === 2 && min($load->served) > 0);
        $report->check("$name: the new version serves what begins after the upgrade", $late === 0, "$late didn't");
        $report->check("$name: no crash", $crashed === [], implode('; ', array_slice($crashed, 0, 5)));
    }

    /**
     * The version that serves is copied over itself: cp writes into the files that PHP has open.
     *
     * With FFI the worker has the library and the component's code mapped: it may end, and php-fpm starts another one.
     */
    public function again(Report $report, int $times): void
    {
        $name = 'same_version_again';
        $settings = self::SETTINGS['ffi'] + ['auto_append_file' => dirname(__DIR__) . '/marks.php'];
        self::must($this->switchTo('cp', '1.0.0'));
        $site = new Site($this->tree->folder, dirname(__DIR__) . '/page.php', ['pm.max_children' => '8'], $settings);
        $marks = substr_count($this->world->page($site->url), '=1.0.0');
        $load = new Load($this->world, $site, 0, array_slice($this->versions->pages(), 0, 1), $marks);
        for ($time = 1; $time <= $times; $time++) {
            // opcache looks at the files again after 2 s: until then it may keep one as it was in the midst of writing.
            sleep(6);
            self::must($this->switchTo('cp', '1.0.0'));
            $load->isOver();
        }
        $load->stop();
        $last = $this->world->page($site->url);
        $crashed = $site->ended()['crashed'];
        $report->figure("{$name}_times", $times, 'times');
        $report->figure($name, $load->answers, 'pages');
        $report->figure("{$name}_failed", $load->failures, 'pages');
        $report->figure("{$name}_crashed", count($crashed), 'workers');
        preg_match_all('/^\d+ answers: (.*)$/m', $load->why, $reasons);
        // nginx's answer for a worker that has ended; PHP's, and the module's, for a file that was being written.
        $said = ['has status 502', 'has status 500', "says that the module isn't available"];
        $wrong = array_diff($reasons[1], $said);
        $report->check("$name: no wrong page", $wrong === [], $load->why . self::kinds($site->errors()));
        $report->check("$name: pages go on", strpos($last, '=1.0.0') !== false, substr($last, 0, 300));
        $half = $load->failures * 2 < $load->answers;
        $report->check("$name: more is served than fails", $half, "$load->failures of $load->answers failed");
    }

    /** @return string how often PHP logged which error */
    private static function kinds(string $errors): string
    {
        preg_match_all('/^\[[^]]+\] (.*)$/m', $errors, $lines);
        $kinds = '';
        foreach (array_slice(array_count_values($lines[1]), 0, 5) as $line => $count) {
            $kinds .= "\n$count times in PHP's log: $line";
        }
        return $kinds;
    }

    private function switchTo(string $way, string $version): Program
    {
        $package = $this->versions->packages[$version];
        if ($way === 'cp') {
            return Program::run(['cp', '-R', "$package->module/.", "{$this->tree->module}/"]);
        }
        if ($way === 'unzip') {
            return Program::run(['unzip', '-o', '-q', $this->versions->zips[$version], '-d', $this->tree->folder]);
        }
        $options = $version === '1.0.0' ? ['--rollback'] : [];
        return $this->tree->install($this->versions->packages['2.0.0'], ...$options);
    }

    private function remove(string $version): void
    {
        $set = basename($this->versions->packages[$version]->set());
        self::must(Program::run(['rm', '-rf', "{$this->tree->module}/sets/$set"]));
    }

    private static function must(Program $program): void
    {
        if ($program->status !== 0) {
            throw new RuntimeException($program->printed);
        }
    }
}
