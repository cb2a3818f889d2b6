<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;

defined('WHMCS') || exit;

/**
 * The command line tool bin/bindings.php.
 */
final class BindingsCommand
{
    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /** @return int the tool's exit status */
    public function list(): int
    {
        return $this->run(function (HookRun $run): bool {
            $all = (new DoubtfulBindings($run->database()))->all();
            foreach ($this->runner->describe('admin-area', 'binding-list', [$run->locale(), $all]) as $text) {
                self::say($text);
            }
            $counts = ['count' => (string) count($all), 'waiting' => (string) $this->decisions($run)->waiting()];
            self::say(Messages::text($run->locale(), 'bindings-listed', $counts));
            return true;
        });
    }

    /**
     * @param bool $confirms else they are rejected
     * @param array{int, string, int}|null $which client, panel user, and server record (0: any); null: all assumed
     * @return int the tool's exit status
     */
    public function decide(bool $confirms, ?array $which, bool $isDryRun): int
    {
        return $this->run(function (HookRun $run) use ($confirms, $which, $isDryRun): bool {
            $isDone = $isNone = true;
            $decisions = $this->decisions($run);
            $lines = $which === null
                ? (new AssumedBindings($run->database(), $decisions))->decide($confirms, $isDryRun)
                : $decisions->one($confirms, $which, $isDryRun);
            foreach ($lines as [$isOne, $text]) {
                [$isDone, $isNone] = [$isDone && $isOne, false];
                self::say($text);
            }
            if ($isNone) {
                self::say(Messages::text($run->locale(), 'bindings-none'));
            }
            if ($isDryRun) {
                self::say(Messages::text($run->locale(), 'bindings-dry'));
            }
            return $isDone;
        });
    }

    private function decisions(HookRun $run): BindingDecisions
    {
        return new BindingDecisions($this->runner, $run);
    }

    /** @param callable(HookRun): bool $work true: all of it was done */
    private function run(callable $work): int
    {
        $run = $this->runner->run('bindings', []);
        try {
            $this->runner->ready();
            return $work($run) ? 0 : 1;
        } catch (Throwable $failure) {
            self::say($run->explainToStaff($failure));
            return 1;
        }
    }

    /** People type names, here and on the panel: nothing of them may steer a terminal. */
    private static function say(string $text): void
    {
        echo PlainText::terminal($text), "\n";
    }
}
