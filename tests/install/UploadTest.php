<?php

declare(strict_types=1);

namespace InstallTests;

/** Upgrades by tools that know nothing of the module: unzip, FTP and `cp`, in whatever order they write. */
final class UploadTest extends InstallCase
{
    /** Of a set's files, one in so many is looked at while it is uploaded. */
    private const LOOKED_AT = 12;

    protected function setUp(): void
    {
        parent::setUp();
        Program::run(['cp', '-R', $this->first->module, $this->tree->module]);
    }

    /** @return array<string, array{callable(string[]): string[]}> */
    public function orders(): array
    {
        return [
            'as the package has it' => [static function (array $files): array {
                return $files;
            }],
            'the last first' => ['array_reverse'],
            'the switch first' => [static function (array $files): array {
                return array_merge(['manifest.json'], array_diff($files, ['manifest.json']));
            }],
        ];
    }

    /** @dataProvider orders */
    public function test_the_old_version_serves_until_the_new_one_is_whole(callable $order): void
    {
        $files = $order(array_keys(Folder::hashes($this->second->module)));
        self::assertGreaterThan(100, count($files));
        $served = [];
        foreach ($files as $index => $file) {
            $isOfASet = strpos($file, 'sets/') === 0;
            if (!$isOfASet || $index % self::LOOKED_AT === 0 || strpos($file, '/wasm/') !== false) {
                // PHP files of no version are a matter of the moment: below.
                if (!preg_match('~^[^/]+\.php$~', $file)) {
                    $this->upload($file, 0.5);
                    $served[] = $this->serving("half of $file");
                }
                $this->upload($file);
                $served[] = $this->serving($file);
            } else {
                $this->upload($file);
            }
        }
        self::assertSame($this->second->version, $this->serving('everything'));
        $changes = count(array_filter(array_keys($served), static function (int $index) use ($served): bool {
            return $index > 0 && $served[$index] !== $served[$index - 1];
        }));
        self::assertSame($this->first->version, $served[0]);
        self::assertLessThanOrEqual(1, $changes, implode(' ', $served));
        self::assertSame(Folder::hashes($this->first->set()), Folder::hashes($this->installed($this->first)));
    }

    /** Not the newest that is there. */
    public function test_what_was_rolled_back_to_serves_while_a_third_version_is_uploaded(): void
    {
        $this->tree->install($this->first);
        $this->tree->install($this->second);
        touch("{$this->installed($this->second)}/manifest.json", time() - 100);
        $this->tree->install($this->second, '--rollback');
        $this->second = Package::version('3.0.0');
        $this->upload('manifest.json');
        self::assertSame($this->first->version, $this->serving('manifest.json'));
    }

    /** @return array<string, array{string}> */
    public function files(): array
    {
        return ['convoy.php' => ['convoy.php'], 'set.php' => ['set.php']];
    }

    /** @dataProvider files */
    public function test_a_file_that_is_being_written_over_is_waited_for(string $file): void
    {
        $path = "{$this->tree->module}/$file";
        $whole = (string) file_get_contents($path);
        // Whether convoy.php is there, WHMCS looks for itself.
        $gone = $file === 'convoy.php' ? [] : [null];
        foreach (array_merge($gone, ['', substr($whole, 0, (int) (strlen($whole) / 2))]) as $content) {
            $answer = $this->tree->request(['CONVOY_BEING_WRITTEN' => (string) json_encode([$path, 20, $content])]);
            self::assertTrue($this->first->hasServed($answer), var_export($content, true) . ": $answer");
        }
    }

    /** The functions are there already, since hooks.php brought them. */
    public function test_convoy_php_may_be_empty_when_whmcs_needs_it(): void
    {
        $answer = $this->tree->request(['CONVOY_EMPTIED' => '1']);
        self::assertSame('', file_get_contents("{$this->tree->module}/convoy.php"));
        self::assertTrue($this->first->hasServed($answer), $answer);
    }

    /** Whoever loads the module next registers them. */
    public function test_the_hooks_are_there_although_hooks_php_was_read_while_it_was_empty(): void
    {
        file_put_contents("{$this->tree->module}/hooks.php", '');
        $answer = $this->tree->request();
        self::assertTrue($this->first->hasServed($answer), $answer);
    }

    /** With a version that is no more whole itself: it speaks of damage, and nothing is fatal. */
    public function test_half_a_set_serves_nothing_even_where_no_version_is_whole(): void
    {
        file_put_contents("{$this->installed($this->first)}/assets/convoy.css", '/* longer */', FILE_APPEND);
        $set = 'sets/' . $this->name($this->second);
        $this->upload('manifest.json');
        $this->upload("$set/functions.php");
        $this->upload("$set/manifest.json");
        self::assertStringContainsString('"MARK functions.php":"1.0.0"', $this->tree->request());
        Program::run(['rm', '-rf', $this->installed($this->first)]);
        // The module is away, which WHMCS sees.
        self::assertStringContainsString('undefined function convoy_MetaData', $this->tree->request());
    }

    public function test_a_version_of_which_a_file_cannot_be_read_does_not_serve(): void
    {
        if (posix_getuid() === 0) {
            // Root reads everything; a folder in a file's place nobody.
            $file = "{$this->installed($this->second)}/lib/Module.php";
            Program::run(['cp', '-R', "{$this->second->module}/.", $this->tree->module]);
            unlink($file);
            mkdir($file);
        } else {
            Program::run(['cp', '-R', "{$this->second->module}/.", $this->tree->module]);
            chmod("{$this->installed($this->second)}/lib/Module.php", 0);
        }
        self::assertSame($this->first->version, $this->serving('an unreadable file'));
    }

    /** `chmod -R` and `chown -R`, which the doctor advises. */
    public function test_it_is_the_newest_that_serves_though_owner_and_modes_of_all_were_changed(): void
    {
        // By name the other comes last, and first.
        foreach ([[$this->first, $this->second], [$this->second, $this->first]] as [$first, $second]) {
            $this->tree = new Tree();
            $this->tree->install($first);
            touch("{$this->installed($first)}/manifest.json", time() - 3600);
            $this->tree->install($second);
            Program::run(['chmod', '-R', 'a+rX', $this->tree->module]);
            file_put_contents("{$this->tree->module}/manifest.json", "{\n  \"set\": \"sets/000000000000\"\n}\n");
            self::assertSame($second->version, $this->serving('chmod'));
        }
    }

    /** @return array<string, array{string|null}> */
    public function switches(): array
    {
        return [
            'none' => [null], 'another folder' => ['{"set": "sets/../.."}'], 'a list' => ['{"set": []}'],
            'a number' => ['5'], 'a mark in front' => ["\xef\xbb\xbf{}"], 'deep' => [str_repeat('[', 2000)],
        ];
    }

    /** @dataProvider switches */
    public function test_a_switch_that_holds_nonsense_leaves_the_newest_version(?string $content): void
    {
        $file = "{$this->tree->module}/manifest.json";
        unlink($file);
        $content === null ? mkdir($file) : file_put_contents($file, $content);
        self::assertSame($this->first->version, $this->serving((string) $content));
    }

    public function test_a_folder_whose_name_is_a_pattern(): void
    {
        $module = "{$this->tree->folder}/t[7] it's {a,b}";
        rename($this->tree->module, $module);
        $this->tree->module = $module;
        unlink("$module/manifest.json");
        self::assertSame($this->first->version, $this->serving('the switch is gone'));
    }

    /** A page isn't held up for ever by a file that stays damaged. */
    public function test_a_file_that_stays_empty_is_asked_for_only_so_often(): void
    {
        $count = "{$this->tree->folder}/count";
        $code = '<?php file_put_contents(' . var_export($count, true) . ', "x", FILE_APPEND);';
        file_put_contents("{$this->tree->module}/set.php", $code);
        $this->tree->request();
        self::assertLessThanOrEqual(100, filesize($count));
        self::assertGreaterThan(1, filesize($count));
    }

    private function upload(string $file, float $share = 1.0): void
    {
        $content = (string) file_get_contents("{$this->second->module}/$file");
        $folder = dirname("{$this->tree->module}/$file");
        is_dir($folder) || mkdir($folder, 0755, true);
        file_put_contents("{$this->tree->module}/$file", substr($content, 0, (int) (strlen($content) * $share)));
    }

    private function serving(string $after): string
    {
        $answer = $this->tree->request();
        foreach ([$this->first, $this->second] as $version) {
            if ($version->hasServed($answer)) {
                return $version->version;
            }
        }
        self::fail("After $after: $answer");
    }
}
