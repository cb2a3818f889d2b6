<?php

declare(strict_types=1);

namespace InstallTests;

/** install.sh, run to its end. */
final class InstallTest extends InstallCase
{
    public function test_a_fresh_installation_is_whole(): void
    {
        self::assertSame(1, $this->tree->install($this->first, '--check')->status);
        $this->assertEnds(0, 'Installed: 1.0.0', $this->tree->install($this->first));
        $this->assertServes($this->first);
        self::assertEquals(Folder::hashes($this->first->module), Folder::hashes($this->tree->module));
        $this->assertEnds(0, 'Current: 1.0.0', $this->tree->install($this->first, '--check'));
        $this->assertEnds(1, 'package is 2.0.0', $this->tree->install($this->second, '--check'));
    }

    public function test_an_upgrade_serves_the_new_version_and_keeps_the_old_one(): void
    {
        $this->tree->install($this->first);
        $before = Folder::hashes($this->tree->module);
        $this->assertEnds(0, '--rollback goes back to 1.0.0', $this->tree->install($this->second));
        $this->assertServes($this->second);
        $this->assertEnds(0, 'Current: 2.0.0', $this->tree->install($this->second, '--check'));
        $after = Folder::hashes($this->tree->module);
        $switched = ['manifest.json' => 0, 'whmcs.json' => 0, 'SHA256SUMS' => 0];
        $stayed = array_diff_key(array_intersect_key($after, $before), $switched);
        self::assertSame(array_diff_key($before, $switched), $stayed);
        self::assertSame($before['manifest.json'], $after['previous.json']);
    }

    /** Put back: host-php/module/install.sh: leave next() out. */
    public function test_it_ends_with_what_to_do_next(): void
    {
        $printed = $this->tree->install($this->first)->printed;
        self::assertMatchesRegularExpression('/Next, in WHMCS:\n.* Test Connection.*\n.* save its Module/', $printed);
        self::assertStringEndsWith("README.md in {$this->tree->module} has each step.\n", $printed);
        foreach ([$this->second, $this->second] as $again) {
            $lines = explode("\n", trim($this->tree->install($again)->printed));
            self::assertStringContainsString('Next: press Test Connection', end($lines));
        }
        $rolledBack = $this->tree->install($this->second, '--rollback')->printed;
        self::assertStringNotContainsString('Next', $rolledBack);
    }

    public function test_the_same_again_writes_nothing(): void
    {
        $this->tree->install($this->first);
        $this->tree->install($this->second);
        $inodes = $this->inodes();
        $this->assertEnds(0, 'Installed: 2.0.0', $this->tree->install($this->second));
        self::assertSame($inodes, $this->inodes());
    }

    public function test_a_rollback_goes_back_and_an_upgrade_forth_again(): void
    {
        $elsewhere = Program::run(['sh', "{$this->first->module}/install.sh", '--rollback', '/proc']);
        $this->assertEnds(1, 'no WHMCS', $elsewhere);
        $this->tree->install($this->first);
        $this->assertEnds(1, 'There is no version before', $this->tree->install($this->first, '--rollback'));
        $this->assertServes($this->first);
        $this->tree->install($this->second);
        $this->assertEnds(0, 'Rolled back: 1.0.0', $this->tree->install($this->second, '--rollback'));
        $this->assertServes($this->first);
        $this->assertEnds(0, 'Current: 1.0.0', $this->tree->install($this->first, '--check'));
        $this->assertEnds(0, 'Installed: 2.0.0', $this->tree->install($this->second));
        $this->assertServes($this->second);
        $this->assertEnds(0, 'Rolled back: 1.0.0', $this->tree->install($this->second, '--rollback'));
        $this->assertEnds(0, 'Rolled back already: 1.0.0', $this->tree->install($this->second, '--rollback'));
        $this->assertServes($this->first);
    }

    public function test_where_it_is_called_from_does_not_matter(): void
    {
        $command = ['sh', 'modules/servers/convoy/install.sh', $this->tree->folder];
        $ended = Program::run($command, ['CDPATH' => '/usr'], $this->first->folder);
        $this->assertEnds(0, 'Installed: 1.0.0', $ended);
    }

    public function test_the_installed_script_checks_and_rolls_back(): void
    {
        $this->tree->install($this->first);
        $this->tree->install($this->second);
        $script = "{$this->tree->module}/install.sh";
        $run = function (string ...$options) use ($script): Program {
            return Program::run(array_merge(['sh', $script], $options, [$this->tree->folder]));
        };
        $this->assertEnds(0, 'Current: 2.0.0', $run('--check'));
        $inodes = $this->inodes();
        $this->assertEnds(0, 'Installed: 2.0.0', $run());
        self::assertSame($inodes, $this->inodes());
        $this->assertEnds(0, 'Rolled back: 1.0.0', $run('--rollback'));
        $this->assertServes($this->first);
    }

    public function test_what_a_day_ago_was_left_is_removed_and_what_is_in_use_stays(): void
    {
        $third = Package::version('3.0.0');
        $this->tree->install($this->first);
        // Old when it is left, and left just now.
        touch($this->installed($this->first), time() - 999999);
        $this->tree->install($this->second);
        $this->tree->install($third);
        self::assertCount(3, glob("{$this->tree->module}/sets/*"), 'the first was left a moment ago');
        foreach (glob("{$this->tree->module}/sets/*") as $folder) {
            touch($folder, time() - 90000);
        }
        $printed = $this->tree->install($third)->printed;
        self::assertStringContainsString("Removed: sets/{$this->name($this->first)}.", $printed);
        $sets = [$this->name($this->second), $this->name($third)];
        self::assertEqualsCanonicalizing($sets, array_map('basename', glob("{$this->tree->module}/sets/*")));
        $this->assertServes($third);
        $this->assertEnds(0, 'Rolled back: 2.0.0', $this->tree->install($third, '--rollback'));
        $this->assertServes($this->second);
    }

    public function test_owner_and_permissions_are_those_of_whmcs(): void
    {
        if (posix_getuid() !== 0) {
            self::markTestSkipped('Only root gives files away.');
        }
        chown("{$this->tree->folder}/modules/servers", 'nobody');
        chgrp("{$this->tree->folder}/modules/servers", 'nogroup');
        chmod("{$this->tree->folder}/modules/servers", 0750);
        $this->tree->install($this->first);
        $this->tree->install($this->second);
        $found = Program::run(['find', $this->tree->module, '-printf', '%u:%g %m %y\n'])->printed;
        $kinds = array_count_values(explode("\n", trim($found)));
        self::assertEqualsCanonicalizing(
            ['nobody:nogroup 750 d', 'nobody:nogroup 640 f', 'nobody:nogroup 750 f'],
            array_keys($kinds)
        );
        self::assertSame(2, $kinds['nobody:nogroup 750 f'], 'each version\'s helper alone is executable');
        $ended = Program::run($this->tree->command($this->second));
        self::assertStringContainsString("\n✓ the component runs: ", $ended->printed, 'the doctor, as nobody');
        self::assertSame('0750', sprintf('%04o', fileperms("{$this->tree->folder}/modules/servers") & 0777));
    }

    public function test_what_is_no_whmcs_or_belongs_to_others_is_left_alone(): void
    {
        unlink("{$this->tree->folder}/init.php");
        $this->assertEnds(1, 'is no WHMCS', $this->tree->install($this->first));
        self::assertDirectoryDoesNotExist($this->tree->module);

        $this->tree = new Tree();
        mkdir($this->tree->module);
        file_put_contents("{$this->tree->module}/convoy.php", '<?php // of somebody else');
        $before = Folder::hashes($this->tree->module);
        $this->assertEnds(1, 'holds another module. Move it away', $this->tree->install($this->first));
        self::assertSame($before, Folder::hashes($this->tree->module));
    }

    public function test_a_folder_that_cannot_be_written_to_is_left_alone(): void
    {
        $this->tree->install($this->first);
        Program::run(['chmod', '-R', 'a-w', "{$this->tree->folder}/modules"]);
        $user = posix_getuid() === 0 ? ['setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups'] : [];
        $ended = Program::run(array_merge($user, $this->tree->command($this->second)));
        Program::run(['chmod', '-R', 'u+w', "{$this->tree->folder}/modules"]);
        $this->assertEnds(1, "can't be written to", $ended);
        self::assertEquals(Folder::hashes($this->first->module), Folder::hashes($this->tree->module));
    }

    /** @dataProvider damages */
    public function test_a_damaged_package_is_not_installed(string $file, ?string $content): void
    {
        $this->tree->install($this->first);
        $package = clone $this->second;
        $package->folder = Folder::temporary() . '/package';
        Program::run(['cp', '-R', $this->second->folder, $package->folder]);
        $package->module = $package->folder . '/modules/servers/convoy';
        $file = glob("$package->module/$file")[0];
        $content === null ? unlink($file) : file_put_contents($file, $content);
        foreach ([[], ['--check']] as $options) {
            $this->assertEnds(1, 'package', $this->tree->install($package, ...$options));
        }
        self::assertEquals(Folder::hashes($this->first->module), Folder::hashes($this->tree->module));
    }

    /** @return array<string, array{string, string|null}> */
    public function damages(): array
    {
        return [
            'a file of the set' => ['sets/*/lib/Store.php', '<?php'],
            'a missing file of the set' => ['sets/*/lib/Store.php', null],
            'the list of hashes' => ['sets/*/SHA256SUMS', ''],
            'a missing list of hashes' => ['sets/*/SHA256SUMS', null],
            'the component' => ['sets/*/wasm/*.wasm', ''],
            'a missing library' => ['sets/*/wasm/*.so', null],
            'a fixed file' => ['set.php', '<?php'],
            'a missing list of fixed files' => ['SHA256SUMS', null],
            'the manifest' => ['manifest.json', "{\n}\n"],
            'no manifest' => ['manifest.json', null],
        ];
    }

    public function test_two_at_once_are_refused(): void
    {
        $this->tree->install($this->first);
        $lock = fopen("{$this->tree->folder}/modules/servers", 'r');
        self::assertTrue(flock($lock, LOCK_EX | LOCK_NB));
        $this->assertEnds(1, 'Another install.sh is at work', $this->tree->install($this->second));
        $this->assertServes($this->first);
        fclose($lock);
        $this->assertEnds(0, 'Installed: 2.0.0', $this->tree->install($this->second));
    }

    public function test_a_wrong_command_line_is_told(): void
    {
        $script = "{$this->first->module}/install.sh";
        foreach ([[], ['--chekc', '/'], ['/', '/']] as $arguments) {
            $this->assertEnds(2, 'usage: sh install.sh', Program::run(array_merge(['sh', $script], $arguments)));
        }
        $this->assertEnds(0, 'usage: sh install.sh', Program::run(['sh', $script, '--help']));
    }
}
