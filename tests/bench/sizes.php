<?php

/**
 * Sizes of what is shipped, in thousands and millions of bytes.
 *
 *   sizes.php [LIBRARY]    also that of a library built for a package
 */

declare(strict_types=1);

namespace ConvoyBench;

use ConvoyTests\Shop;

require __DIR__ . '/bootstrap.php';

$manifest = Sample::manifest();
$size = static function (array $entry): int {
    return (int) filesize(Shop::set() . '/' . $entry['path']);
};

Figures::print('component', $size($manifest['component']) / 1e3, 'KB', 500);
foreach ($manifest['precompiled'] as $form) {
    Figures::print("component_{$form['target']}", $size($form) / 1e6, 'MB');
}
Figures::print('library', $size($manifest['library']) / 1e6, 'MB', 5);
if (isset($argv[1])) {
    Figures::print('library_packaged', filesize($argv[1]) / 1e6, 'MB', 5);
}
