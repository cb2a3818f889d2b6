<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

/** Draws histories until something is violated or the steps are used up. */
final class Explorer
{
    /** One history of so many is lived over HTTP, too. */
    private const OVER_HTTP = 100;

    /** @param list<string> $words of the command line */
    public function main(array $words): int
    {
        $isLoud = in_array('-v', $words, true);
        $words = array_values(array_diff($words, ['-v']));
        if (($words[0] ?? '') === '--script') {
            return $this->show(History::parse((string) file_get_contents($words[1])), $isLoud);
        }
        if (($words[0] ?? '') === '--history') {
            return $this->show($this->drawn($words[1])[0], $isLoud);
        }
        if (($words[0] ?? '') === '--shrink') {
            return $this->shrink($this->named($words[1]));
        }
        if (($words[0] ?? '') === '--http') {
            $overHttp = new OverHttp();
            $violations = $overHttp->violations($this->named($words[1]));
            echo implode("\n", $violations), "\nexplore: 1 seeds, {$overHttp->requests} requests over HTTP, ",
                count($violations), " violations\n";
            return $violations === [] ? 0 : 1;
        }
        if (($words[0] ?? '') === '--hunt') {
            return (new Hunt($words[1], $words[4]))->run((int) $words[2], $words[3], function (string $seed): array {
                return $this->drawn($seed);
            });
        }
        return $this->explore((int) ($words[0] ?? 10000), (int) ($words[1] ?? 1));
    }

    /** @param string $name file of a history, or the seed of one */
    private function named(string $name): History
    {
        return is_file($name) ? History::parse((string) file_get_contents($name)) : $this->drawn($name)[0];
    }

    private function explore(int $steps, int $seed): int
    {
        $done = $histories = $violated = 0;
        $overHttp = new OverHttp();
        $shown = [];
        $rates = ['without overlap' => [0, 0], 'with' => [0, 0]];
        while ($done < $steps) {
            $history = "$seed." . $histories++;
            $began = hrtime(true);
            [$drawn, $violations, $performed, $races] = $this->drawn($history);
            $rate = &$rates[$races ? 'with' : 'without overlap'];
            $rate = [$rate[0] + $performed, $rate[1] + hrtime(true) - $began];
            $done += $performed;
            if ($histories % self::OVER_HTTP === 0 && $violations === []) {
                $violations = $overHttp->violations($drawn);
            }
            if ($violations === []) {
                continue;
            }
            $violated++;
            echo "--- history $history, step ", count($drawn->steps), "\n", implode("\n", $violations), "\n";
            if ($violations[0]->rule === Rules::HTTP_AGREES) {
                echo $drawn;
            } elseif (!isset($shown[$violations[0]->rule])) {
                $shown[$violations[0]->rule] = true;
                $shrinker = new Shrinker($violations[0]->rule);
                echo $shrinker->shrink($drawn), "--- shrunk in {$shrinker->runs} runs\n";
            }
        }
        $said = [];
        foreach ($rates as $kind => [$count, $nanoseconds]) {
            $said[] = sprintf('%.0f %s', $nanoseconds === 0 ? 0 : $count * 1e9 / $nanoseconds, $kind);
        }
        echo 'steps a second: ', implode(', ', $said), "; over HTTP {$overHttp->requests} requests\n";
        echo "explore: $histories seeds, $done steps, $violated violations\n";
        return $violated === 0 ? 0 : 1;
    }

    /** @return array{History, list<Violation>, int, bool} with steps, settling included; whether hooks overlap */
    private function drawn(string $seed): array
    {
        $chance = new Chance("history $seed");
        $history = new History($chance->pick(History::KINDS), $seed);
        $world = new World($history->kind, $history->seed);
        $weights = new Weights($chance);
        $draw = new Draw($world, $chance, $weights);
        $violations = [];
        while (count($history->steps) < $weights->length && $violations === []) {
            $history->steps[] = $step = $draw->next();
            $world->perform($step);
            $violations = $world->truth->violations();
        }
        $performed = count($history->steps);
        if ($violations === []) {
            $violations = (new Settling($world))->violations(static function () use (&$performed): void {
                $performed++;
            });
        }
        return [$history, $violations, $performed, $weights->races];
    }

    private function shrink(History $history): int
    {
        $violations = $history->run();
        if ($violations === []) {
            echo "Nothing is violated.\n";
            return 1;
        }
        $shrinker = new Shrinker($violations[0]->rule);
        $shrunk = $shrinker->shrink($history);
        echo '# ', str_replace("\n", "\n# ", (string) $violations[0]), "\n$shrunk";
        echo '# ', count($history->steps), ' steps, shrunk to ', count($shrunk->steps), " in {$shrinker->runs} runs\n";
        return 0;
    }

    private static function short(string $text): string
    {
        $text = (string) preg_replace('/\s+/', ' ', strip_tags($text));
        return strlen($text) > 300 ? substr($text, 0, 300) . '…' : $text;
    }

    private function show(History $history, bool $isLoud): int
    {
        $count = 0;
        $violations = $history->run(static function (Step $step, string $outcome, World $world) use ($isLoud, &$count) {
            $count++;
            echo "$step\n    → ", self::short($outcome), "\n";
            if ($isLoud) {
                foreach (array_merge($world->notes, $world->panels->log) as $line) {
                    echo "      $line\n";
                }
            }
        });
        echo implode("\n", $violations), $violations === [] ? '' : "\n";
        echo "explore: 1 seeds, $count steps, ", count($violations), " violations\n";
        return $violations === [] ? 0 : 1;
    }
}
