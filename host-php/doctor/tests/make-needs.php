<?php

/**
 * Writes host-php/doctor/needs.php, and the list in host-php/module/bin/doctor.php, as the source has it:
 *
 *     php host-php/doctor/tests/make-needs.php
 */

declare(strict_types=1);

require __DIR__ . '/src/Needs.php';

use DoctorTests\Needs;

$bin = __DIR__ . '/../../module/bin/doctor.php';
$begin = "foreach (\n    [\n";
$end = "    ] as \$function\n";
[$head, $rest] = explode($begin, (string) file_get_contents($bin), 2);
$tail = explode($end, $rest, 2)[1];
file_put_contents($bin, $head . $begin . Needs::listed(Needs::functions(Needs::start()), '        ') . $end . $tail);

$code = '';
foreach (Needs::all() as $name => $needs) {
    $code .= "    '$name' => [\n";
    foreach ($needs as $extension => $functions) {
        if (is_array($functions)) {
            $code .= "        '$extension' => [\n" . Needs::listed($functions, '            ') . "        ],\n";
        }
    }
    $code .= isset($needs[0]) ? Needs::listed($needs, '        ') : '';
    $code .= "    ],\n";
}
file_put_contents(__DIR__ . '/../needs.php', <<<PHP
<?php

/**
 * What the module and the doctor need of PHP; tests/make-needs.php reads it in the source, and NeedsTest compares.
 *
 * `module`: functions that a request of WHMCS's may call, by extension; `doctor`: those that only the doctor calls;
 * `report`: those without which it can't print what it found; `curl`: constants of PHP's extension curl.
 */

declare(strict_types=1);

defined('WHMCS') || exit;

return [
$code];

PHP);
