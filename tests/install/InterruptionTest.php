<?php

declare(strict_types=1);

namespace InstallTests;

use PHPUnit\Framework\TestCase;

/**
 * install.sh killed before each of its operations on files, and in the midst of those that have one: the old module or
 * the new one, whole; and run again it ends what it had begun.
 */
final class InterruptionTest extends TestCase
{
    /** @dataProvider ways */
    public function test_a_fresh_installation(string $way): void
    {
        $this->interruptEverywhere(new Tree(), [Package::version('1.0.0')], [], $way);
    }

    /** @dataProvider ways */
    public function test_an_upgrade(string $way): void
    {
        $tree = new Tree();
        $tree->install(Package::version('0.9.0'));
        $tree->install(Package::version('1.0.0'));
        foreach (glob("$tree->module/sets/*") as $set) {
            // So that there is something to remove.
            touch($set, time() - 90000);
        }
        $this->interruptEverywhere($tree, [Package::version('2.0.0'), Package::version('1.0.0')], [], $way);
    }

    /** @dataProvider ways */
    public function test_a_rollback(string $way): void
    {
        $tree = new Tree();
        $tree->install(Package::version('1.0.0'));
        $tree->install(Package::version('2.0.0'));
        $versions = [Package::version('1.0.0'), Package::version('2.0.0')];
        $this->interruptEverywhere($tree, $versions, ['--rollback'], $way);
    }

    /** What is killed is the owner's process, with all that it has started. */
    public function test_an_upgrade_by_root_among_an_owners_files(): void
    {
        $tree = new Tree();
        $tree->giveAway(54321);
        $tree->install(Package::version('1.0.0'));
        $versions = [Package::version('2.0.0'), Package::version('1.0.0')];
        $programs = $this->interruptEverywhere($tree, $versions, [], 'before');
        self::assertContains('tar', $programs);
    }

    /** Fault back: no look at what has arrived, in install.sh's block with `.new-package`. */
    public function test_a_package_that_reaches_the_owners_process_in_part_is_not_installed(): void
    {
        $tree = new Tree();
        $tree->giveAway(54321);
        $tree->install(Package::version('1.0.0'));
        $before = Folder::hashes($tree->module);
        $path = Folder::temporary();
        // As when root's tar ends between two files, which the other one doesn't notice.
        $half = "#!/bin/sh\nPATH=\${PATH#*:}\n[ \"\$1\" = -cf ] || exec tar \"\$@\"\n"
            . "exec tar -cf - \$(printf '%s\\n' \"\$@\" | sed -n 3,50p)\n";
        file_put_contents("$path/tar", $half);
        chmod("$path/tar", 0755);
        $path .= ':' . Tree::pathWithoutPhp();
        $ended = Program::run($tree->command(Package::version('2.0.0')), ['PATH' => $path]);
        self::assertStringContainsString('The files couldn\'t be copied', $ended->printed);
        self::assertSame(1, $ended->status);
        self::assertSame($before, Folder::hashes($tree->module));
    }

    /** @return array<string, array{string}> */
    public function ways(): array
    {
        return ['before it is done' => ['before'], 'in its midst' => ['midst']];
    }

    /**
     * @param Package[] $versions the new one, and the old one if there is one
     * @param string[] $options
     * @return string[] the programs that it was killed at
     */
    private function interruptEverywhere(Tree $start, array $versions, array $options, string $way): array
    {
        $new = $versions[0];
        $isFresh = !isset($versions[1]);
        $with = $options === [] ? $new : $versions[1];
        $copy = static function () use ($isFresh, $start): Tree {
            return $isFresh ? new Tree() : Tree::like($start);
        };
        $original = $isFresh ? [] : Folder::hashes($start->module);
        $programs = $copy()->interrupt($with, 0, $way, ...$options);
        if ($way === 'midst') {
            // The others do what they do at once.
            $programs = array_intersect($programs, ['cp', 'rm']);
        }
        $served = [];
        foreach (array_keys($programs) as $index) {
            $operation = $index + 1;
            $tree = $copy();
            self::assertCount($operation, $tree->interrupt($with, $operation, $way, ...$options));
            $serving = $this->serving($tree->request(), $versions);
            self::assertNotNull($serving, "operation $operation");
            $served[] = $serving;

            $again = $tree->install($with, ...$options);
            self::assertSame(0, $again->status, "operation $operation: $again->printed");
            $answer = $tree->request();
            self::assertTrue($new->hasServed($answer), "operation $operation, again: $answer");
            self::assertSame(0, $tree->install($new, '--check')->status, "operation $operation");
            self::assertSame([], $tree->leftovers(), "operation $operation");
        }
        if (!$isFresh) {
            self::assertSame($original, Folder::hashes($start->module), 'a file was written in place');
        }
        // The old until the switch, then the new. What makes a new module one is the last operation of all.
        $old = $isFresh ? 'none' : $versions[1]->version;
        $before = count(array_keys($served, $old, true));
        self::assertGreaterThan(0, $before);
        self::assertSame(array_fill(0, $before, $old), array_slice($served, 0, $before));
        self::assertSame(!$isFresh && $options === [], in_array($new->version, $served, true), implode(' ', $served));
        return $programs;
    }

    /**
     * @param Package[] $versions
     * @return string|null the version; `none` if there is no module and there may be none; null if it is none, whole
     */
    private function serving(string $answer, array $versions): ?string
    {
        foreach ($versions as $version) {
            if ($version->hasServed($answer)) {
                return $version->version;
            }
        }
        return $answer === "null\n" && count($versions) === 1 ? 'none' : null;
    }
}
