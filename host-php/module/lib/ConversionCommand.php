<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;

defined('WHMCS') || exit;

/**
 * The command line tool bin/convert-products.php.
 */
final class ConversionCommand
{
    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /** @return int the tool's exit status */
    public function run(bool $isDryRun): int
    {
        $run = $this->runner->run('convert-products', []);
        try {
            $this->runner->ready();
            $conversion = new ProductConversion($run->database(), function (array $settings): ?array {
                return $this->runner->describe('module', 'convert-settings', [$settings]);
            });
            $plan = $conversion->plan();
            $names = array_column($this->runner->describe('module', 'settings', [$run->locale()]), 'name');
            echo ProductConversion::describe($plan, $names);
            if ($plan === []) {
                echo "No product has settings in the other module's order.\n";
            } elseif ($isDryRun) {
                echo "Nothing was written: this was a dry run.\n";
            } else {
                $conversion->write($plan);
                echo "Written. The old settings are kept in mod_convoy_store, kind \"converted\".\n";
            }
            return 0;
        } catch (Throwable $failure) {
            echo $run->explainToStaff($failure), "\n";
            return 1;
        }
    }
}
