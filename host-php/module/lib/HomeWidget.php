<?php

declare(strict_types=1);

namespace WHMCS\Module\Server\Convoy;

use WHMCS\Module\AbstractWidget;

defined('WHMCS') || exit;

/**
 * The panels on staff's home page, and the panel users whom staff must confirm. Only where WHMCS has widgets: see
 * Module::homeWidget().
 */
final class HomeWidget extends AbstractWidget
{
    /** @var string */
    protected $title = 'ConvoyPanel';

    /** @var string */
    protected $description = '';

    /** @var int */
    protected $weight = 200;

    /** @var bool what it shows is stored anyway */
    protected $cache = false;

    /** @var string who sees the server records may see this */
    protected $requiredPermission = 'Configure Servers';

    /** @return array<string, mixed> */
    public function getData()
    {
        return [];
    }

    /**
     * @param mixed $data
     * @return string
     */
    public function generateOutput($data)
    {
        return Module::installed()->bindingsCard()->html() . Module::installed()->rooms()->cards();
    }
}
