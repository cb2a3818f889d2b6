<?php

declare(strict_types=1);

namespace InstallTests;

/** install.sh where something has gone wrong before, or goes wrong. */
final class MendingTest extends InstallCase
{
    /** @return array<string, array{callable(string, string): void}> what is done to the old set and the new one's place */
    public function uploads(): array
    {
        return [
            'the switch alone' => [static function (string $module, string $set): void {
            }],
            'half of it' => [static function (string $module, string $set): void {
                is_dir("$module/$set/lib") || mkdir("$module/$set/lib", 0755, true);
                file_put_contents("$module/$set/functions.php", '<?php');
                file_put_contents("$module/$set/SHA256SUMS", '');
            }],
        ];
    }

    /**
     * @dataProvider uploads
     * @param callable(string, string): void $upload
     */
    public function test_after_an_upload_that_broke_off_it_goes_on_from_what_really_served(callable $upload): void
    {
        $third = Package::version('3.0.0');
        $broken = function () use ($third, $upload): void {
            copy("$third->module/manifest.json", "{$this->tree->module}/manifest.json");
            $this->passTime();
            $upload($this->tree->module, 'sets/' . $this->name($third));
        };
        $this->tree->install($this->first);
        $broken();
        $this->assertEnds(0, '--rollback goes back to 1.0.0', $this->tree->install($this->second));
        $broken();
        $this->assertServes($this->second);
        $this->assertEnds(0, 'Rolled back: 2.0.0', $this->tree->install($this->second, '--rollback'));
        $this->passTime();
        $this->assertEnds(0, 'Rolled back: 1.0.0', $this->tree->install($this->second, '--rollback'));
        $broken();
        $this->assertEnds(0, 'Installed: 3.0.0', $this->tree->install($third));
        $this->assertServes($third);
        $this->passTime();
        $this->assertEnds(0, 'Rolled back: 1.0.0', $this->tree->install($third, '--rollback'));
        $this->assertServes($this->first);
        file_put_contents("{$this->tree->module}/manifest.json", '');
        $this->assertEnds(0, '--rollback goes back to 1.0.0', $this->tree->install($this->second));
    }

    public function test_a_set_that_lost_a_folder_is_mended(): void
    {
        $this->tree->install($this->first);
        Program::run(['rm', '-rf', "{$this->installed($this->first)}/lib"]);
        $this->assertEnds(0, 'Installed: 1.0.0', $this->tree->install($this->first));
        self::assertEquals(Folder::hashes($this->first->module), Folder::hashes($this->tree->module));
    }

    public function test_a_damaged_version_does_not_cost_the_one_that_serves_in_its_place(): void
    {
        $this->tree->install($this->first);
        $this->tree->install($this->second);
        $this->tree->install($this->second, '--rollback');
        unlink("{$this->installed($this->first)}/lib/Store.php");
        foreach (glob("{$this->tree->module}/sets/*") as $folder) {
            touch($folder, time() - 200000);
        }
        $this->assertEnds(0, 'Rolled back: 2.0.0', $this->tree->install($this->second, '--rollback'));
        $this->assertServes($this->second);
    }

    public function test_whatever_brought_the_files_the_web_server_can_read_and_run_them(): void
    {
        Program::run(['cp', '-R', $this->first->module, $this->tree->module]);
        Program::run(['chmod', '-R', 'u=rwX,go=', $this->tree->module]);
        $helper = glob("{$this->tree->module}/sets/*/wasm/wasmtime-php-*")[0];
        chmod($helper, 0600);
        $this->assertEnds(0, 'Installed: 1.0.0', $this->tree->install($this->first));
        $shut = Program::run(['find', $this->tree->module, '!', '-perm', '-0044'])->printed;
        self::assertSame('', $shut);
        clearstatcache();
        self::assertSame(0755, fileperms($helper) & 0777);
    }

    public function test_a_disk_that_is_full_leaves_the_old_version_and_nothing_behind(): void
    {
        if (posix_getuid() !== 0 || Program::run(['unshare', '--mount', 'true'])->status !== 0) {
            self::markTestSkipped('Only root mounts.');
        }
        $this->tree->install($this->first);
        $size = (int) Program::run(['du', '-sk', $this->tree->module])->printed + 4000;
        $script = 'mount -t tmpfs -o mode=755,size=' . $size . 'k tmpfs "$1/disk" && '
            . 'cp -R "$1/modules" "$1/init.php" "$1/disk/" && '
            . 'sh "$2/install.sh" "$1/disk"; echo "status $?"; ls -A "$1/disk/modules/servers/convoy/sets"';
        mkdir("{$this->tree->folder}/disk");
        $command = ['unshare', '--mount', 'sh', '-c', $script, 'sh', $this->tree->folder, $this->second->module];
        $printed = Program::run($command)->printed;
        self::assertStringContainsString('is the disk full? WHMCS goes on with what it had.', $printed);
        self::assertStringEndsWith("status 1\n{$this->name($this->first)}\n", $printed);
    }

    public function test_a_damaged_version_is_not_rolled_back_to(): void
    {
        $this->tree->install($this->first);
        $this->tree->install($this->second);
        file_put_contents("{$this->installed($this->first)}/lib/Store.php", ' ', FILE_APPEND);
        $this->assertEnds(1, 'isn\'t whole any more', $this->tree->install($this->second, '--rollback'));
        $this->assertServes($this->second);
    }

    public function test_damaged_files_are_found_and_mended(): void
    {
        $this->tree->install($this->first);
        $damage = [
            "sets/{$this->name($this->first)}/lib/Store.php" => '<?php',
            "sets/{$this->name($this->first)}/SHA256SUMS" => '',
            'convoy.php' => '<?php',
            'bin/doctor.php' => '',
            'manifest.json' => '{"set',
            "sets/{$this->name($this->first)}/wasm/" . basename(glob("{$this->first->set()}/wasm/*.wasm")[0]) => '',
        ];
        foreach ($damage as $file => $content) {
            file_put_contents("{$this->tree->module}/$file", $content);
            self::assertSame(1, $this->tree->install($this->first, '--check')->status, $file);
            $this->assertEnds(0, 'Installed: 1.0.0', $this->tree->install($this->first));
            self::assertEquals(Folder::hashes($this->first->module), Folder::hashes($this->tree->module), $file);
        }
        unlink("{$this->tree->module}/manifest.json");
        $this->assertEnds(1, 'installed is damaged.', $this->tree->install($this->first, '--check'));
        $this->tree->install($this->first);
        unlink("{$this->tree->module}/hooks.php");
        $this->assertEnds(1, 'Not whole', $this->tree->install($this->first, '--check'));
        $this->tree->install($this->first);
        $this->assertServes($this->first);
    }
}
