<?php

declare(strict_types=1);

namespace WHMCS\Module;

/**
 * A box on the admin area's home page, which a hook on AdminHomeWidgets answers (WHMCS's developer documentation,
 * "Admin Dashboard Widgets").
 */
abstract class AbstractWidget
{
    /** @var string */
    protected $title;

    /** @var string */
    protected $description;

    /** @var int */
    protected $weight = 100;

    /** @var int */
    protected $columns = 1;

    /** @var bool */
    protected $cache = false;

    /** @var string an administrator without it doesn't see the box; `''` for none */
    protected $requiredPermission = '';

    /** @return array<string, mixed> */
    abstract public function getData();

    /**
     * @param array<string, mixed> $data
     * @return string HTML
     */
    abstract public function generateOutput($data);

    public function getTitle(): string
    {
        return (string) $this->title;
    }

    public function render(): string
    {
        return (string) $this->generateOutput($this->getData());
    }
}
