<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Throwable;

defined('WHMCS') || exit;

/**
 * The bindings that staff must confirm or reject, on their home page: what is stored, and nobody is asked.
 */
final class BindingsCard
{
    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /** @return string HTML; blank if there are none */
    public function html(): string
    {
        $run = $this->runner->run('AdminHomeWidgets', []);
        try {
            [$bindings, $more] = (new DoubtfulBindings($run->database()))->some();
            $arguments = [$run->locale(), $bindings, $more];
            return $bindings === [] ? '' : $this->runner->describe('admin-area', 'bindings-card', $arguments);
        } catch (Throwable $failure) {
            return PlainText::toHtml($run->explain($failure));
        }
    }
}
