<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use Exception;

defined('WHMCS') || exit;

/**
 * What the product editor offers to choose from, asked of the panel.
 */
final class ChoiceHooks
{
    /** WHMCS's loader function of each `choice-kind` of wit/module.wit. */
    public const LOADERS = [
        'nodes' => 'convoy_NodeChoices',
        'locations' => 'convoy_LocationChoices',
        'templates' => 'convoy_TemplateChoices',
    ];

    private HookRunner $runner;

    public function __construct(HookRunner $runner)
    {
        $this->runner = $runner;
    }

    /**
     * @param string $kind `choice-kind` of wit/module.wit
     * @param mixed $params
     * @return array<array-key, string> label by value
     * @throws Exception whose message staff see
     */
    public function load(string $kind, $params): array
    {
        $run = $this->runner->run(substr(self::LOADERS[$kind], strlen('convoy_')), $params);
        $problem = null;
        $load = function () use ($run, $kind): array {
            $panel = PanelRecord::fromParams($run->params);
            $list = $this->runner->callForServer($run, $panel, ['module', 'choices'], [$kind], null, true);
            $labels = $this->stored($run, $kind);
            foreach (Problem::unlessEnded($list['ended']) as [$value, $label]) {
                $labels[$value] = PlainText::label($label);
            }
            return $labels;
        };
        $choices = $this->runner->answer($run, $load, static function (string $message) use (&$problem): array {
            $problem = $message;
            return [];
        });
        if ($problem !== null) {
            throw new Exception($problem);
        }
        return $choices;
    }

    /**
     * What the product holds now. A form without it would choose another value by itself: several templates, or a
     * name, are no item of the panel's list.
     *
     * @return array<array-key, string>
     */
    private function stored(HookRun $run, string $kind): array
    {
        $product = $run->params->id('pid') ?: (new Params($_REQUEST))->id('id');
        $row = $run->database()->table('tblproducts')
            ->where('id', $product)
            ->where('servertype', 'convoy')
            ->first();
        if ($row === null) {
            return [];
        }
        $labels = [];
        $values = new Params((array) $row);
        foreach ($this->runner->describe('module', 'settings', [$run->locale()]) as $index => $setting) {
            if (($setting['choices'] ?? null) === $kind) {
                $value = trim($values->text('configoption' . ($index + 1)));
                $labels[$value] = $value === '' ? '—' : PlainText::label($value);
            }
        }
        return $labels;
    }
}
