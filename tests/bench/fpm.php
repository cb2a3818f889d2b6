<?php

/**
 * What the module adds to a php-fpm worker: two workers answer 1,000 requests each. One opens WHMCS, the other does so
 * and shows a service's page through the panel; figures are the second's memory over the first's, in KiB. Growth is
 * what the second gained from its 200th request to its last, and no request gave back.
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

$sample = Sample::make();
$page = __DIR__ . '/fpm/page.php';
$memory = [];
$milliseconds = [];
$warm = [];

foreach (['' => 'WHMCS', 'ClientArea' => 'page'] as $hook => $answer) {
    $folder = Shop::temporaryFolder();
    // As whom the WHMCS belongs to.
    $owner = posix_getpwuid(posix_geteuid())['name'];
    $fpm = new Fpm($folder, ['user' => $owner, 'pm.max_requests' => '0'], ['ffi.enable' => '1']);
    $query = http_build_query([
        'folder' => $sample->shop->folder,
        'client' => $sample->shop->client,
        'service' => $sample->service,
        'hook' => $hook,
    ]);
    for ($request = 0; $request < REQUESTS; $request++) {
        [$said, $taken] = explode(' ', $fpm->pages->get($page, $query)) + [1 => ''];
        if ($said !== $answer) {
            throw new RuntimeException("The worker answered $said $taken");
        }
        $milliseconds[$hook][] = (float) $taken;
        if ($request === WARM) {
            $warm = Processes::memory($fpm->children()[0]);
        }
    }
    $memory[] = Processes::memory($fpm->children()[0]);
    unset($fpm);
}

[$empty, $full] = $memory;
Figures::print('fpm_page', Figures::median($milliseconds['ClientArea']), 'ms');
Figures::print('fpm_page_first', $milliseconds['ClientArea'][0], 'ms');
Figures::print('fpm_private_dirty', $full['Private_Dirty'] - $empty['Private_Dirty'], 'KiB', 4096);
Figures::print('fpm_pss', $full['Pss'] - $empty['Pss'], 'KiB', 10240);
Figures::print('fpm_growth', $full['Private_Dirty'] - $warm['Private_Dirty'], 'KiB');
