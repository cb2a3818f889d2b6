<?php

declare(strict_types=1);

namespace InstallTests;

use PHPUnit\Framework\TestCase;

/** Upgrades while a web server answers: with opcache and PHP's cache of paths as they are by default. */
final class LoadTest extends TestCase
{
    public function test_every_request_is_served_by_one_version_whole(): void
    {
        $versions = [Package::version('1.0.0'), Package::version('2.0.0')];
        $tree = new Tree();
        $tree->install($versions[0]);
        $server = $this->serve($tree, $port);
        $served = ['1.0.0' => 0, '2.0.0' => 0];
        $requests = 0;
        for ($switch = 1; $switch <= 6; $switch++) {
            $next = $versions[$switch % 2];
            // Back by --rollback, forth by the package.
            $options = $switch % 2 === 0 ? ['--rollback'] : [];
            $quiet = [1 => ['file', '/dev/null', 'w'], 2 => ['file', '/dev/null', 'w']];
            $install = proc_open($tree->command($versions[1], ...$options), $quiet, $pipes);
            do {
                $isUnderWay = proc_get_status($install)['running'];
                $version = $this->ask($port, $versions);
                $served[$version]++;
                $requests++;
            } while ($isUnderWay);
            proc_close($install);
            // Begun after the switch, whatever opcache keeps.
            self::assertSame($next->version, $this->ask($port, $versions));
        }
        proc_terminate($server);
        proc_close($server);
        self::assertGreaterThan(0, min($served), json_encode($served) . " of $requests");
    }

    /** @param Package[] $versions */
    private function ask(int $port, array $versions): string
    {
        $answer = (string) file_get_contents("http://127.0.0.1:$port/");
        foreach ($versions as $version) {
            if ($version->hasServed($answer)) {
                return $version->version;
            }
        }
        self::fail("Served by no version: $answer");
    }

    /** @return resource */
    private function serve(Tree $tree, ?int &$port)
    {
        $command = [
            PHP_BINARY, '-d', 'opcache.enable=1', '-d', 'opcache.enable_cli=1', '-d', 'opcache.revalidate_freq=2',
            '-d', 'display_errors=1', '-S', '127.0.0.1:0', '-t', $tree->module, __DIR__ . '/src/request.php',
        ];
        $server = proc_open($command, [['file', '/dev/null', 'r'], ['file', '/dev/null', 'w'], ['pipe', 'w']], $pipes);
        // "… Development Server (http://127.0.0.1:43210) started"
        while (($line = fgets($pipes[2])) !== false && preg_match('~http://127\.0\.0\.1:(\d+)~', $line, $found) !== 1) {
            continue;
        }
        $port = (int) $found[1];
        stream_set_blocking($pipes[2], false);
        $this->errors = $pipes[2];
        return $server;
    }

    /** @var resource so that the server may go on writing its log */
    private $errors;
}
