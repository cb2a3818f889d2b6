<?php

declare(strict_types=1);

namespace ConvoyTests\Explore;

use ConvoyTests\Shop;
use PHPUnit\Framework\TestCase;

/**
 * Lives of whole shops, drawn at random: no rule (Rules) is broken in any of them. `make explore` draws more.
 *
 * @group long
 */
final class ExploreTest extends TestCase
{
    /** @dataProvider seeds */
    public function test_no_rule_is_broken_in_a_random_life(int $steps, int $seed): void
    {
        defined('WHMCS') || define('WHMCS', true);
        require_once Shop::set() . '/lib/autoload.php';
        ob_start();
        $status = (new Explorer())->main([(string) $steps, (string) $seed]);
        $said = (string) ob_get_clean();
        $lines = explode("\n", trim($said));
        fwrite(STDERR, "seed $seed, " . implode(', ', array_slice($lines, -2)) . "\n");
        self::assertSame(0, $status, "make explore STEPS=$steps SEED=$seed shows it:\n$said");
    }

    /**
     * A history has the same outcome over the module's real HTTP as over the explorer's stand-in for it.
     *
     * @dataProvider livesOverHttp
     */
    public function test_a_life_is_the_same_over_http(string $history): void
    {
        defined('WHMCS') || define('WHMCS', true);
        require_once Shop::set() . '/lib/autoload.php';
        ob_start();
        $status = (new Explorer())->main(['--http', $history]);
        $said = (string) ob_get_clean();
        self::assertMatchesRegularExpression('/, [1-9]\d\d+ requests over HTTP, /', $said);
        self::assertSame(0, $status, "explore.php --http $history shows it:\n$said");
    }

    /** @return array<string, array{string}> seeds of histories */
    public function livesOverHttp(): array
    {
        return ['one after another' => ['1.9'], 'overlapped' => ['1.7']];
    }

    /** @return array<string, array{int, int}> steps and seed */
    public function seeds(): array
    {
        $seeds = [];
        for ($seed = 1; $seed <= 6; $seed++) {
            $seeds["seed $seed"] = [2500, $seed];
        }
        return $seeds;
    }
}
