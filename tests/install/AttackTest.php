<?php

declare(strict_types=1);

namespace InstallTests;

/**
 * install.sh run by root in a tree whose owner is against root: files, folders and PHP of WHMCS are the owner's. Fault
 * back for all of it: `if false` in place of the question for root before it compares owners, no `foreign`, and own()
 * that gives files to the owner, as before.
 */
final class AttackTest extends InstallCase
{
    /** A user without a name, as in containers. */
    private const NAMELESS = 54321;
    private const SECONDS = 6;

    private Sandbox $sandbox;

    protected function setUp(): void
    {
        parent::setUp();
        $this->open(self::NAMELESS, self::NAMELESS);
    }

    private function open(int $owner, int $group): void
    {
        $this->sandbox = new Sandbox($owner, $group);
        $this->tree = $this->sandbox->tree;
    }

    /** @return array<string, array{string}> */
    public function attacks(): array
    {
        return [
            'the temporary names of files' => ['new files'],
            'files whose mode is set' => ['modes'],
            'the folder of sets' => ['the sets'],
            'the folder of the module' => ['the module'],
            'the folders above it' => ['the folders above'],
        ];
    }

    /** @dataProvider attacks */
    public function test_finding_S4_links_swapped_while_root_installs_lead_root_nowhere(string $attack): void
    {
        // A shell that reads a file with this version in it runs it.
        $planted = Package::version('$(id)');
        $this->assertEnds(0, 'Installed: $(id)', $this->installAsRoot($planted));
        $this->sandbox->giveAway(self::NAMELESS, self::NAMELESS);
        foreach (glob("{$this->tree->module}/sets/*") as $set) {
            touch($set, time() - 300000);
        }
        $before = $this->sandbox->treasureState();
        $rounds = 'end=$(($(date +%s) + $4)) rounds=0; while [ $rounds -lt 4 ] || [ $(date +%s) -lt $end ]; do '
            . 'for package in "$2" "$3"; do PATH=$1 sh "$package/install.sh" "$5"; done; '
            . 'PATH=$1 sh "$3/install.sh" --rollback "$5"; PATH=$1 sh "$3/install.sh" --check "$5"; '
            . 'rounds=$((rounds + 1)); done; echo "$rounds rounds"';
        $arguments = [
            Tree::pathWithoutPhp(), $this->first->module, $this->second->module, (string) self::SECONDS,
            $this->tree->folder,
        ];
        $ended = $this->sandbox->run(array_merge(['sh', '-c', $rounds, 'sh'], $arguments), [], $attack);
        self::assertSame($before, $this->sandbox->treasureState(), $ended->printed);
        self::assertMatchesRegularExpression('/^\d+ rounds$/m', $ended->printed);
        // The attacker was at work all the time.
        self::assertGreaterThan(100, filesize("{$this->tree->folder}/swapped"));
        $roots = Program::run(['find', $this->tree->folder, '-user', '0', '-o', '-group', '0'])->printed;
        self::assertSame('', $roots, 'root has written nothing in the tree');

        Program::run(['rm', '-rf', "{$this->tree->folder}/modules"]);
        mkdir(dirname($this->tree->module), 0755, true);
        $this->sandbox->giveAway(self::NAMELESS, self::NAMELESS);
        $this->assertEnds(0, 'Installed: 2.0.0', $this->installAsRoot($this->second));
        $this->assertServes($this->second);
    }

    /** @return array<string, array{string, string}> */
    public function links(): array
    {
        return [
            'modules' => ['modules', ''],
            'modules/servers' => ['modules/servers', 'servers'],
            'the module' => ['modules/servers/convoy', 'servers/convoy'],
            'the sets' => ['modules/servers/convoy/sets', 'sets'],
            'bin' => ['modules/servers/convoy/bin', 'bin'],
            'a set' => ['modules/servers/convoy/sets/0123456789ab', 'sets/0123456789ab'],
            'a file' => ['modules/servers/convoy/whmcs.json', 'profile.sh'],
            'the switch' => ['modules/servers/convoy/manifest.json', 'profile.sh'],
        ];
    }

    /**
     * Fault back: no check for links, before the work and in `foreign`.
     *
     * @dataProvider links
     */
    public function test_a_link_in_the_path_is_refused_with_what_to_do(string $path, string $target): void
    {
        $this->installAsRoot($this->first);
        $before = $this->sandbox->treasureState();
        $path = "{$this->tree->folder}/$path";
        Program::run(['mv', $path, "$path.aside"]);
        symlink("{$this->sandbox->treasure}/$target", $path);
        lchown($path, self::NAMELESS);
        if ($target === '') {
            mkdir("{$this->sandbox->treasure}/servers/convoy/sets");
            $before = $this->sandbox->treasureState();
        }
        foreach ([[], ['--rollback']] as $options) {
            $command = $this->tree->command($this->second, ...$options);
            $asRoot = $this->sandbox->run($command);
            $asOwner = Program::run($this->sandbox->asOwner($command));
            foreach ([$asRoot, $asOwner] as $ended) {
                $this->assertEnds(1, "$path is a symbolic link, and install.sh follows none.", $ended);
                self::assertStringContainsString('Nothing was changed.', $ended->printed);
            }
            self::assertSame($before, $this->sandbox->treasureState());
        }
        // What it says to do helps.
        unlink($path);
        $isAbove = strpos($path, $this->tree->module) !== 0;
        $isAbove ? rename("$path.aside", $path) : Program::run(['rm', '-rf', "$path.aside"]);
        $this->assertEnds(0, 'Installed: 2.0.0', $this->installAsRoot($this->second));
    }

    /**
     * What WHMCS's own PHP finds of root when the doctor loads it. Fault back: in as_owner() leave out any one of
     * setsid, --regid, --clear-groups, --no-new-privs, `env -i` and `7>&-`.
     */
    public function test_finding_S4_whmcs_is_never_run_with_anything_of_roots(): void
    {
        $facts = $this->factsOfWhmcs([
            'setpriv', '--groups', '0,4', 'script', '-qec',
            'exec 7<"$TREASURE/secret" && sh "$PACKAGE/install.sh" "$WHMCS"', '/dev/null',
        ]);
        self::assertSame([self::NAMELESS, self::NAMELESS, self::NAMELESS, self::NAMELESS], $facts['ids']);
        self::assertSame([], array_diff($facts['groups'], [self::NAMELESS]));
        self::assertSame('1', $facts['status']['NoNewPrivs']);
        self::assertSame('', trim($facts['status']['CapEff'] . $facts['status']['CapPrm'], '0'));
        self::assertSame(['LC_ALL', 'PATH', 'PWD'], $facts['environment']);
        self::assertFalse($facts['terminal'], 'a terminal takes commands for root\'s shell (TIOCSTI)');
        self::assertSame([], preg_grep("~^/dev/pts|^{$this->sandbox->treasure}/~", $facts['open']));
    }

    /** As before, where the name has a group that isn't the folder's. Fault back: `choose_group` keeps the folder's. */
    public function test_a_group_of_others_is_not_given_to_whmcs(): void
    {
        $nobody = posix_getpwnam('nobody');
        $this->open($nobody['uid'], 0);
        $facts = $this->factsOfWhmcs(['sh', '-c', 'sh "$PACKAGE/install.sh" "$WHMCS"']);
        self::assertSame([$nobody['uid'], $nobody['uid'], $nobody['gid'], $nobody['gid']], $facts['ids']);
        self::assertSame([], array_diff($facts['groups'], [$nobody['gid']]));
        self::assertFileExists("{$this->tree->module}/convoy.php");
    }

    public function test_files_that_only_the_folders_group_may_read_get_that_group_or_are_not_made(): void
    {
        $nobody = posix_getpwnam('nobody');
        $this->open($nobody['uid'], 33);
        $servers = dirname($this->tree->module);
        chmod($servers, 0750);
        $this->assertEnds(1, "usermod -a -G 33 nobody", $this->installAsRoot($this->first));
        self::assertDirectoryDoesNotExist($this->tree->module);
        chmod($servers, 02750);
        $this->assertEnds(0, 'Installed: 1.0.0', $this->installAsRoot($this->first));
        $this->assertEnds(0, 'Installed: 2.0.0', $this->installAsRoot($this->second));
        $found = Program::run(['find', $this->tree->module, '-printf', "%U:%G %m\n"])->printed;
        $kinds = array_unique(explode("\n", trim($found)));
        sort($kinds);
        self::assertSame(["{$nobody['uid']}:33 2750", "{$nobody['uid']}:33 640", "{$nobody['uid']}:33 750"], $kinds);
    }

    /** Fault back: no question for `changeable`. */
    public function test_a_script_that_the_owner_could_have_changed_is_not_run_by_root(): void
    {
        $this->open(posix_getpwnam('nobody')['uid'], posix_getpwnam('nobody')['gid']);
        $this->installAsRoot($this->first);
        $this->installAsRoot($this->second);
        $script = "{$this->tree->module}/install.sh";
        $ended = $this->sandbox->run(['sh', $script, '--rollback', $this->tree->folder]);
        $this->assertEnds(1, 'nobody could have changed this script', $ended);
        $this->assertServes($this->second);
        // The command that it says.
        self::assertSame(1, preg_match('~Run it as nobody: (su .* \'sh .*\')\. Or~', $ended->printed, $found));
        $this->assertEnds(0, 'Rolled back: 1.0.0', Program::run(['sh', '-c', $found[1]]));
    }

    /** Fault back: `changeable` asked with --clear-groups. */
    public function test_nor_a_script_that_the_owner_could_have_changed_as_a_member_of_a_group(): void
    {
        $nobody = posix_getpwnam('nobody');
        $this->open($nobody['uid'], $nobody['gid']);
        $groups = Folder::temporary() . '/group';
        file_put_contents($groups, file_get_contents('/etc/group') . "together:x:4242:nobody\n");
        // In the sandbox nothing else is mounted so that anybody could write.
        $module = "{$this->sandbox->treasure}/convoy";
        Program::run(['cp', '-R', $this->first->module, $module]);
        chgrp($module, 4242);
        chmod($module, 0775);
        $command = ['sh', "$module/install.sh", $this->tree->folder];
        $ended = $this->sandbox->run($command, ['SANDBOX_GROUPS' => $groups]);
        $this->assertEnds(1, "since $module is writable to nobody", $ended);
        self::assertDirectoryDoesNotExist($this->tree->module);
    }

    /** @return array<string, array{string|null}> */
    public function programs(): array
    {
        return ['none' => [null], 'busybox\'s' => ["#!/bin/sh\necho \"unrecognized option '\$1'\" >&2\nexit 1\n"]];
    }

    /**
     * Fault back: as_owner() goes on without setpriv where there is none.
     *
     * @dataProvider programs
     */
    public function test_without_setpriv_root_installs_nothing_and_says_what_helps(?string $program): void
    {
        $this->open(posix_getpwnam('nobody')['uid'], posix_getpwnam('nobody')['gid']);
        $path = Folder::temporary();
        Program::run(['cp', '-P', Tree::pathWithoutPhp() . '/.', '-r', $path]);
        unlink("$path/setpriv");
        $program === null || file_put_contents("$path/setpriv", $program) && chmod("$path/setpriv", 0755);
        $ended = Program::run($this->tree->command($this->first), ['PATH' => $path]);
        $this->assertEnds(1, 'Root must become nobody for this', $ended);
        self::assertDirectoryDoesNotExist($this->tree->module);
        self::assertSame(1, preg_match('~without root: (su .* \'sh .*\')\. Nothing~', $ended->printed, $found));
        $this->assertEnds(0, 'Installed: 1.0.0', Program::run(['sh', '-c', $found[1]]));
    }

    public function test_without_tar_nothing_is_begun(): void
    {
        $path = Folder::temporary();
        Program::run(['cp', '-P', Tree::pathWithoutPhp() . '/.', '-r', $path]);
        unlink("$path/tar");
        $ended = Program::run($this->tree->command($this->first), ['PATH' => $path]);
        $this->assertEnds(1, 'tar is missing', $ended);
        self::assertDirectoryDoesNotExist($this->tree->module);
    }

    /** What the owner's files say is no command for root's terminal. Fault back: plain() is `cat`. */
    public function test_control_characters_of_the_tree_do_not_reach_the_terminal(): void
    {
        $this->installAsRoot($this->first);
        $version = "\033]0;title\007\xc2\x9b2J";
        $json = "{\n  \"version\": \"$version\",\n  \"set\": \"sets/{$this->name($this->first)}\"\n}\n";
        file_put_contents("{$this->tree->module}/manifest.json", $json);
        $ended = $this->sandbox->run($this->tree->command($this->second, '--check'));
        $this->assertEnds(1, 'installed is ]0;title2J', $ended);
        self::assertSame(0, preg_match('/[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]/', $ended->printed));
    }

    /** Somebody copies the command into root's shell. Fault back: quoted() prints its word as it is. */
    public function test_a_name_in_a_command_to_copy_is_one_word(): void
    {
        $this->installAsRoot($this->first);
        $link = "{$this->tree->module}/x'; touch '{$this->sandbox->treasure}";
        mkdir(dirname($link), 0755, true);
        symlink('/', $link);
        Program::run(['chown', '-hR', '54321', $this->tree->module]);
        $ended = $this->installAsRoot($this->second);
        $isTold = preg_match('/: as user 54321: (rm .*)\. Nothing/', $ended->printed, $found);
        self::assertSame(1, $isTold, $ended->printed);
        $before = $this->sandbox->treasureState();
        self::assertSame(0, Program::run($this->sandbox->asOwner(['sh', '-c', $found[1]]))->status);
        self::assertSame($before, $this->sandbox->treasureState());
        self::assertFalse(is_link($link));
    }

    /** Root must not give the files away: the owner could put a link in their place just then. */
    public function test_others_files_in_the_module_are_named_with_what_the_owner_is_to_do(): void
    {
        $nobody = posix_getpwnam('nobody');
        $this->open($nobody['uid'], $nobody['gid']);
        $this->installAsRoot($this->first);
        Program::run(['chown', '-R', '0', $this->tree->module]);
        $ended = $this->installAsRoot($this->second);
        $this->assertEnds(1, "{$this->tree->module} isn't nobody's", $ended);
        $this->assertServes($this->first);
        self::assertSame(1, preg_match('/: (su .* \'mv .*\')\. Nothing/', $ended->printed, $found), $ended->printed);
        self::assertSame(0, Program::run(['sh', '-c', $found[1]])->status);
        $this->assertEnds(0, 'Installed: 2.0.0', $this->installAsRoot($this->second));
        $this->assertServes($this->second);
    }

    public function test_an_owner_who_needs_another_group_to_get_there_is_told_to_install_without_root(): void
    {
        $parent = Folder::temporary();
        rename($this->tree->folder, "$parent/whmcs");
        chgrp($parent, 33);
        chmod($parent, 0750);
        $command = ['sh', "{$this->first->module}/install.sh", "$parent/whmcs"];
        $this->assertEnds(1, 'Run install.sh as that user, without root', Program::run($command));
        self::assertDirectoryDoesNotExist("$parent/whmcs/modules/servers/convoy");
    }

    /** Fault back: assemble.sh without its question for init.php. */
    public function test_the_module_is_not_put_together_in_whmcs_itself(): void
    {
        $assemble = dirname(__DIR__, 2) . '/host-php/assemble.sh';
        $folder = $this->tree->module;
        mkdir($folder);
        $this->assertEnds(1, 'run its install.sh', Program::run(['bash', $assemble, Folder::temporary(), $folder]));
        self::assertSame(['.', '..'], scandir($folder));
    }

    public function test_folders_of_different_owners_are_refused(): void
    {
        chown("{$this->tree->folder}/modules", 54322);
        $this->assertEnds(1, 'have different owners', $this->installAsRoot($this->first));
        self::assertDirectoryDoesNotExist($this->tree->module);
    }

    private function installAsRoot(Package $package): Program
    {
        return $this->sandbox->run(
            array_merge(['env', 'PATH=' . Tree::pathWithoutPhp()], $this->tree->command($package))
        );
    }

    /**
     * Lets a command install, and returns what WHMCS's init.php found out then.
     *
     * @param string[] $command
     * @return array<string, mixed>
     */
    private function factsOfWhmcs(array $command): array
    {
        file_put_contents("{$this->tree->folder}/init.php", <<<'PHP'
            <?php
            $open = [];
            foreach (scandir('/proc/self/fd') as $number) {
                $open[] = is_link("/proc/self/fd/$number") ? readlink("/proc/self/fd/$number") : null;
            }
            preg_match_all('/^(\w+):\s*(.*)$/m', file_get_contents('/proc/self/status'), $found);
            file_put_contents(__DIR__ . '/facts', json_encode([
                'ids' => [posix_getuid(), posix_geteuid(), posix_getgid(), posix_getegid()],
                'groups' => posix_getgroups(),
                'status' => array_combine($found[1], $found[2]),
                'environment' => array_keys(getenv()),
                'terminal' => @fopen('/dev/tty', 'r') !== false,
                'open' => array_values(array_filter($open)),
            ]));
            PHP);
        $ended = $this->sandbox->run($command, [
            'PACKAGE' => $this->first->module, 'WHMCS' => $this->tree->folder,
            'TREASURE' => $this->sandbox->treasure, 'ROOTS_PASSWORD' => 'secret',
        ]);
        self::assertStringContainsString('Installed: 1.0.0', $ended->printed);
        self::assertFileExists("{$this->tree->folder}/facts", $ended->printed);
        $facts = json_decode((string) file_get_contents("{$this->tree->folder}/facts"), true);
        sort($facts['environment']);
        return $facts;
    }
}
