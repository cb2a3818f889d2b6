<?php

declare(strict_types=1);

namespace ConvoySoak;

use ConvoyTests\Processes;
use ConvoyTests\Shop;

/** Service pages by the ten thousand, through 8 workers. */
final class Pages
{
    private const WORKERS = 8;

    /**
     * What a warm worker may grow by in 1,000 requests, in KiB: a quarter a request. Measured were 20, and 80 where a
     * worker has few; the least that a call can leave is its instance, 64 KiB each time (SOAK_BREAK=leak).
     */
    private const FLAT = 256;

    /** @param bool $leaks whether each page keeps 64 KiB, so that the check must fail */
    public static function run(Report $report, World $world, string $bridge, int $pages, bool $leaks): void
    {
        // Of 50,000 pages a worker has 3,000, and is warm after 1,000.
        $warm = intdiv($pages, 50);
        $pool = ['pm.max_children' => (string) self::WORKERS, 'pm.max_requests' => (string) (3 * $warm)];
        $settings = ['ffi.enable' => $bridge === 'ffi' ? '1' : '0'];
        if ($leaks) {
            $settings['auto_prepend_file'] = dirname(__DIR__) . '/leak.php';
        }
        $site = new Site($world->shop->folder, dirname(__DIR__) . '/page.php', $pool, $settings);
        $watch = new Watch($site, $warm, intdiv($warm, 4));
        $world->panel->clearLog();
        $began = hrtime(true);
        $load = new Load($world, $site, $pages);
        while (!$load->isOver()) {
            $watch->look();
            usleep(200000);
        }
        $seconds = (hrtime(true) - $began) / 1e9;
        $site->settle();
        $load->stop();
        $ended = $site->ended();
        $name = "pages_$bridge";
        $report->figure($name, $load->answers, 'pages');
        $report->figure("{$name}_failed", $load->failures, 'pages');
        $report->figure("{$name}_broken", $load->broken, 'connections');
        $report->figure("{$name}_rate", $load->answers / $seconds, 'pages/s');
        $asked = $world->panel->summary()['requests'];
        $report->figure("{$name}_panel_requests", $asked, 'requests');
        $report->figure("{$name}_workers", $watch->workers(), 'workers');
        $report->figure("{$name}_recycled", $ended['recycled'], 'workers');
        $report->figure("{$name}_crashed", count($ended['crashed']), 'workers');
        $report->check("$name: $pages pages, none failed", $load->answers === $pages
            && $load->failures + $load->broken === 0, $load->why);
        $report->check("$name: the panel was asked for each", $asked >= $pages);
        $report->check("$name: no crash", $ended['crashed'] === [], implode('; ', $ended['crashed']));
        $report->check("$name: workers recycled in between", $ended['recycled'] >= self::WORKERS);
        $watch->report($report, $name, self::FLAT);
        self::helpers($report, $name, $site);
    }

    public static function helpers(Report $report, string $name, Site $site): void
    {
        $left = array_unique(array_merge($site->helpers(), Processes::running(Shop::module())));
        $report->figure("{$name}_helpers_left", count($left), 'processes');
        $states = array_count_values(array_map([Processes::class, 'state'], $left));
        $report->check("$name: no helper process is left", $left === [], (string) json_encode($states));
    }
}
