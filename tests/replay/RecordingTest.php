<?php

declare(strict_types=1);

namespace ConvoyReplay;

use ConvoyReplay\Replaying\Command;
use ConvoyTests\Shop;
use PHPUnit\Framework\TestCase;

/** That a recording made anew differs only by what was changed. */
final class RecordingTest extends TestCase
{
    /** With generated passwords, intents, panel users, sign-on tokens and sessions among them. */
    private const HOOKS = ['provisioning.create', 'client-area.console'];

    public function test_a_recording_made_anew_is_the_same_to_the_byte(): void
    {
        $folder = Shop::temporaryFolder();
        foreach (self::HOOKS as $hook) {
            foreach (['one', 'other'] as $name) {
                $command = [PHP_BINARY, '-d', 'ffi.enable=' . ini_get('ffi.enable'), '-d', 'date.timezone=UTC'];
                array_push($command, __DIR__ . '/record.php', 'v4', "$folder/$name", $hook);
                [$status, $output, $errors] = Command::run($command);
                self::assertSame(0, $status, $output . $errors);
            }
        }
        $one = $this->contents("$folder/one");
        self::assertGreaterThan(20, count($one));
        self::assertSame($one, $this->contents("$folder/other"));
    }

    public function test_what_says_the_same_stays_as_it_was(): void
    {
        $folder = Shop::temporaryFolder();
        $trace = file_get_contents((new Traces())->folder . '/v4/provisioning.suspend/ok.json');
        $built = preg_replace('/("sha256": ")[0-9a-f]+/', '${1}0', $trace);
        $changed = str_replace('settings/suspend', 'settings/rest', $trace);
        self::assertNotSame($trace, $built);
        self::assertNotSame($trace, $changed);
        $own = ['same' => $trace, 'changed' => $trace, 'gone' => $trace];
        $anew = ['same' => $built, 'changed' => $changed, 'new' => $trace];
        foreach (['own' => $own, 'anew' => $anew] as $name => $traces) {
            mkdir("$folder/$name/v4/sync.room", 0777, true);
            foreach ($traces as $kind => $text) {
                file_put_contents("$folder/$name/v4/sync.room/$kind.json", $text);
            }
        }
        $counts = (new Traces("$folder/own"))->adopt(new Traces("$folder/anew"));
        self::assertSame(['same' => 1, 'changed' => 1, 'new' => 1, 'gone' => 1], $counts);
        $others = (new Traces("$folder/own"))->adopt(new Traces("$folder/none"), 'sync.usage');
        self::assertSame(['same' => 0, 'changed' => 0, 'new' => 0, 'gone' => 0], $others);
        self::assertSame([
            'v4/sync.room/changed.json' => $changed, 'v4/sync.room/new.json' => $trace,
            'v4/sync.room/same.json' => $trace,
        ], $this->contents("$folder/own"));
    }

    /** @return array<string, string> by path */
    private function contents(string $folder): array
    {
        $contents = [];
        foreach ((new Traces($folder))->files() as $file) {
            $contents[substr($file, strlen($folder) + 1)] = file_get_contents($file);
        }
        return $contents;
    }
}
