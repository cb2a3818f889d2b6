<?php

declare(strict_types=1);

namespace InstallTests;

use PHPUnit\Framework\TestCase;

/** Upgrades by tools that know nothing of the module: unzip, FTP and `cp`, in whatever order they write. */
final class UploadTest extends TestCase
{
    /** Of a set's files, one in so many is looked at while it is uploaded. */
    private const LOOKED_AT = 12;

    private Package $old;
    private Package $new;
    private Tree $tree;

    protected function setUp(): void
    {
        $this->old = Package::version('1.0.0');
        $this->new = Package::version('2.0.0');
        $this->tree = new Tree();
        Program::run(['cp', '-R', $this->old->module, $this->tree->module]);
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
        $files = $order(array_keys(Folder::hashes($this->new->module)));
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
        self::assertSame($this->new->version, $this->serving('everything'));
        $changes = count(array_filter(array_keys($served), static function (int $index) use ($served): bool {
            return $index > 0 && $served[$index] !== $served[$index - 1];
        }));
        self::assertSame($this->old->version, $served[0]);
        self::assertLessThanOrEqual(1, $changes, implode(' ', $served));
        self::assertSame(Folder::hashes($this->old->set()), Folder::hashes("{$this->tree->module}/{$this->name()}"));
    }

    /** Not the newest that is there. */
    public function test_what_was_rolled_back_to_serves_while_a_third_version_is_uploaded(): void
    {
        $this->tree->install($this->old);
        $this->tree->install($this->new);
        $this->tree->install($this->new, '--rollback');
        $this->new = Package::version('3.0.0');
        $this->upload('manifest.json');
        self::assertSame($this->old->version, $this->serving('manifest.json'));
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
            $content === null ? unlink($path) : file_put_contents($path, $content);
            $answer = $this->tree->requestWhile(static function () use ($path, $whole): void {
                usleep(60000);
                file_put_contents($path, $whole);
            });
            self::assertTrue($this->old->hasServed($answer), var_export($content, true) . ": $answer");
        }
    }

    /** The functions are there already, since hooks.php brought them. */
    public function test_convoy_php_may_be_empty_when_whmcs_needs_it(): void
    {
        $answer = $this->tree->request(['CONVOY_EMPTIED' => '1']);
        self::assertSame('', file_get_contents("{$this->tree->module}/convoy.php"));
        self::assertTrue($this->old->hasServed($answer), $answer);
    }

    /** Whoever loads the module next registers them. */
    public function test_the_hooks_are_there_although_hooks_php_was_read_while_it_was_empty(): void
    {
        file_put_contents("{$this->tree->module}/hooks.php", '');
        $answer = $this->tree->request();
        self::assertTrue($this->old->hasServed($answer), $answer);
    }

    private function upload(string $file, float $share = 1.0): void
    {
        $content = (string) file_get_contents("{$this->new->module}/$file");
        $folder = dirname("{$this->tree->module}/$file");
        is_dir($folder) || mkdir($folder, 0755, true);
        file_put_contents("{$this->tree->module}/$file", substr($content, 0, (int) (strlen($content) * $share)));
    }

    private function serving(string $after): string
    {
        $answer = $this->tree->request();
        foreach ([$this->old, $this->new] as $version) {
            if ($version->hasServed($answer)) {
                return $version->version;
            }
        }
        self::fail("After $after: $answer");
    }

    private function name(): string
    {
        return 'sets/' . basename($this->old->set());
    }
}
