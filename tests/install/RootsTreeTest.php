<?php

declare(strict_types=1);

namespace InstallTests;

/** install.sh run by root where WHMCS's files are root's: root does the work, if nobody else can come between. */
final class RootsTreeTest extends InstallCase
{
    private Sandbox $sandbox;

    protected function setUp(): void
    {
        parent::setUp();
        $this->sandbox = new Sandbox(0, 0);
        $this->tree = $this->sandbox->tree;
    }

    /**
     * WHMCS loads what its web server has written (compiled templates, configuration.php). Fault back: examine()
     * without its question for `id -u`.
     */
    public function test_finding_S4_whmcs_is_not_run_as_root_and_a_command_that_helps_is_named(): void
    {
        file_put_contents("{$this->tree->folder}/init.php", '<?php exit("WHMCS runs as " . posix_getuid());');
        $ended = $this->sandbox->run($this->tree->command($this->first));
        $this->assertEnds(0, 'Installed: 1.0.0', $ended);
        self::assertStringNotContainsString('WHMCS runs as', $ended->printed);
        self::assertSame(1, preg_match('~^  (su .*)$~m', $ended->printed, $found), $ended->printed);
        $doctor = Program::run(['sh', '-c', str_replace('USER', 'nobody', $found[1])]);
        self::assertStringContainsString("\n✓ the component runs: ", $doctor->printed);
        self::assertStringContainsString('WHMCS runs as ' . posix_getpwnam('nobody')['uid'], $doctor->printed);
    }

    /** @return array<string, array{callable(string): string}> each makes one path of the tree others', and returns it */
    public function shared(): array
    {
        $mode = static function (string $path, int $mode): callable {
            return static function (string $whmcs) use ($path, $mode): string {
                chmod("$whmcs$path", $mode);
                return "$whmcs$path";
            };
        };
        $group = static function (string $path, int $mode): callable {
            return static function (string $whmcs) use ($path, $mode): string {
                chgrp("$whmcs$path", 33);
                chmod("$whmcs$path", $mode);
                return "$whmcs$path";
            };
        };
        $owner = static function (string $path): callable {
            return static function (string $whmcs) use ($path): string {
                chown("$whmcs$path", 33);
                return "$whmcs$path";
            };
        };
        return [
            'modules/servers, everybody\'s' => [$mode('/modules/servers', 0777)],
            'modules/servers, a group\'s' => [$group('/modules/servers', 0775)],
            'modules, everybody\'s' => [$mode('/modules', 01777)],
            'WHMCS\'s folder, a group\'s' => [$group('', 0770)],
            'the module, a user\'s' => [$owner('/modules/servers/convoy')],
            'the sets, a user\'s' => [$owner('/modules/servers/convoy/sets')],
            'a file of the module, everybody\'s' => [$mode('/modules/servers/convoy/set.php', 0666)],
            'bin, a group\'s' => [$group('/modules/servers/convoy/bin', 0775)],
        ];
    }

    /**
     * Fault back: install.sh without `refuse_if_not_roots_alone`.
     *
     * @dataProvider shared
     * @param callable(string): string $share
     */
    public function test_a_tree_that_others_can_write_to_is_refused(callable $share): void
    {
        $this->assertEnds(0, 'Installed: 1.0.0', $this->tree->install($this->first));
        $before = Folder::hashes($this->tree->module);
        $path = $share($this->tree->folder);
        clearstatcache();
        $this->assertEnds(1, "others can write to $path", $this->tree->install($this->second));
        self::assertSame($before, Folder::hashes($this->tree->module));
        $this->assertEnds(1, 'package is 2.0.0', $this->tree->install($this->second, '--check'));
        // What it says to do.
        Program::run(['chown', '-h', '0', $path]);
        Program::run(['chmod', 'go-w', $path]);
        $this->assertEnds(0, 'Installed: 2.0.0', $this->tree->install($this->second));
    }

    public function test_files_get_the_group_that_may_read_whmcs(): void
    {
        chgrp(dirname($this->tree->module), 33);
        chmod(dirname($this->tree->module), 0750);
        $this->assertEnds(0, 'Installed: 1.0.0', $this->tree->install($this->first));
        $this->assertEnds(0, 'Installed: 2.0.0', $this->tree->install($this->second));
        $found = Program::run(['find', $this->tree->module, '-printf', "%U:%G %m\n"])->printed;
        $kinds = array_unique(explode("\n", trim($found)));
        sort($kinds);
        self::assertSame(['0:33 640', '0:33 750'], $kinds);
    }
}
