<?php

declare(strict_types=1);

namespace WHMCS\View\Menu;

/**
 * A menu, or an item of one, as hooks on ClientAreaPrimarySidebar are given it (WHMCS's developer documentation,
 * "Client Area Sidebars").
 */
class Item
{
    private string $name;

    private string $uri;

    /** @var array<string, self> */
    private array $children = [];

    public function __construct(string $name, string $uri = '')
    {
        $this->name = $name;
        $this->uri = $uri;
    }

    public function addChild(string $name, string $uri = ''): self
    {
        return $this->children[$name] = new self($name, $uri);
    }

    public function getChild(string $name): ?self
    {
        return $this->children[$name] ?? null;
    }

    public function removeChild(string $name): self
    {
        unset($this->children[$name]);
        return $this;
    }

    /** @return array<string, self> */
    public function getChildren(): array
    {
        return $this->children;
    }

    public function getLabel(): string
    {
        return $this->name;
    }

    public function getUri(): string
    {
        return $this->uri;
    }
}
