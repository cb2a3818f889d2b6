<?php

/**
 * What the module adds to a php-fpm worker: workers of two pools answer 1,000 requests each. One pool opens WHMCS, the
 * other does so and shows a service's page through the panel; figures are a worker's memory in the second over one's in
 * the first, in KiB. Growth is what the second gained from its 200th request to its last, and no request gave back.
 *
 * Of a worker that is alone, all that opcache keeps of the module counts as its own, too (`fpm_private_dirty_alone`),
 * though there it stands once for all workers. So `fpm_private_dirty` is that of a worker beside another.
 */

declare(strict_types=1);

namespace ConvoyBench;

use ConvoyTests\Fpm;
use ConvoyTests\Processes;
use ConvoyTests\Shop;
use RuntimeException;

require __DIR__ . '/bootstrap.php';

const REQUESTS = 1000;
const WARM = 200;
// After every so many requests a worker's memory is looked at. A figure is the median of that; where there are two
// workers, which differ by what the one has filled in of what both share, the mean of both.
const EVERY = 20;

$sample = Sample::make();
$page = __DIR__ . '/fpm/page.php';
$memory = [];
$milliseconds = [];
$warm = [];

foreach (['' => 'WHMCS', 'ClientArea' => 'page'] as $hook => $answer) {
    foreach ([1, 2] as $workers) {
        $folder = Shop::temporaryFolder();
        // As whom the WHMCS belongs to.
        $owner = posix_getpwuid(posix_geteuid())['name'];
        $pool = ['user' => $owner, 'pm.max_requests' => '0', 'pm.max_children' => (string) $workers];
        $fpm = new Fpm($folder, $pool, ['ffi.enable' => '1']);
        $query = http_build_query([
            'folder' => $sample->shop->folder,
            'client' => $sample->shop->client,
            'service' => $sample->service,
            'hook' => $hook,
        ]);
        $answered = [];
        while (count($answered) < $workers || min($answered) < REQUESTS) {
            [$said, $taken, $worker] = explode(' ', $fpm->pages->get($page, $query)) + [1 => '', ''];
            if ($said !== $answer) {
                throw new RuntimeException("The worker answered $said $taken");
            }
            $answered[$worker] = ($answered[$worker] ?? 0) + 1;
            if ($workers === 1) {
                $milliseconds[$hook][] = (float) $taken;
                if ($answered[$worker] === WARM) {
                    $warm[$hook] = Processes::memory((int) $worker);
                }
            }
            if ($answered[$worker] > WARM && $answered[$worker] % EVERY === 0) {
                foreach (Processes::memory((int) $worker) as $what => $kibibytes) {
                    $memory[$workers][$hook][$what][$worker][] = $kibibytes;
                }
            }
        }
        unset($fpm);
    }
}

$added = static function (int $workers, string $what) use ($memory): int {
    $of = static function (string $hook) use ($memory, $workers, $what): float {
        return array_sum(array_map([Figures::class, 'median'], $memory[$workers][$hook][$what])) / $workers;
    };
    return (int) ($of('ClientArea') - $of(''));
};
$last = array_values($memory[1]['ClientArea']['Private_Dirty'])[0];
$grown = end($last) - $warm['ClientArea']['Private_Dirty'];
Figures::print('fpm_page', Figures::median($milliseconds['ClientArea']), 'ms');
Figures::print('fpm_page_first', $milliseconds['ClientArea'][0], 'ms');
Figures::print('fpm_private_dirty', $added(2, 'Private_Dirty'), 'KiB', 1536);
Figures::print('fpm_private_dirty_alone', $added(1, 'Private_Dirty'), 'KiB');
Figures::print('fpm_pss', $added(1, 'Pss'), 'KiB', 10240);
Figures::print('fpm_growth', $grown, 'KiB');
