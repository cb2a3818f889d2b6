<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Illuminate\Database\Connection;
use PanelHttp\Exchange;
use PanelHttp\TimeLimits;
use WasmtimePhp\CallFailed;

defined('WHMCS') || exit;

/**
 * Test Connection: the programs are compared with their hashes, the server record is read, and the component asks its
 * panel.
 */
final class ConnectionTest
{
    /** Null while the record hasn't been read, or if it names no panel. */
    public ?PanelRecord $panel = null;

    /** Whether the component was to be run, and whether it has run. */
    public bool $isBegun = false;
    public bool $isAnswered = false;

    /** @var list<string> in the reader's language, of what doesn't keep the connection from working */
    public array $warnings = [];

    private HookRunner $runner;
    private HookRun $run;

    public function __construct(HookRunner $runner, HookRun $run)
    {
        $this->runner = $runner;
        $this->run = $run;
    }

    /**
     * @return string what was found, in the reader's language
     * @throws Explained why the connection doesn't serve
     * @throws CallFailed
     */
    public function report(): string
    {
        $this->runner->verify();
        $this->panel = PanelRecord::fromParams($this->run->params);
        if ($this->panel->accessHash->problem !== null) {
            throw $this->panel->accessHash->problem;
        }
        $products = OfferedProducts::ofServer($this->run->database(), $this->panel->id);
        $more = [$this->panel->address->isTls(), $products];
        $this->isBegun = true;
        $limits = TimeLimits::connectionTest();
        $report = $this->runner->callForServer($this->run, $this->panel, ['module', 'test-connection'], $more, $limits);
        $this->isAnswered = true;
        $this->warnings = $report['warnings'];
        array_map([$this->run->log, 'note'], $this->warnings);
        return Problem::unlessEnded($report['ended']);
    }

    public function database(): Connection
    {
        return $this->run->database();
    }

    /** @return Exchange[] what was asked of the panel, and what answered */
    public function exchanges(): array
    {
        return $this->run->log->exchanges();
    }
}
